import Foundation
import Notebook
import Testing

@testable import Book

/// Chapters run when they have changed, and errors say what to do.
@Suite struct ChapterRunTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: UUID().uuidString).path().droppingSlash

  /// Writes a program in place of a chapter's, which counts its runs.
  private func program(_ body: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try """
    #!/bin/sh
    echo run >> "\(folder)/runs"
    \(body)
    """.write(toFile: folder + "/chapter-77", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder + "/chapter-77")
  }

  private func run(isQuick: Bool = false) throws -> ChapterRun.Result {
    try ChapterRun(
      folder: "77-Sample", project: folder, programs: folder, output: folder + "/book",
      isQuick: isQuick)()
  }

  private var runs: Int {
    let text = (try? String(contentsOfFile: folder + "/runs", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").count
  }

  private let recording = """
    echo '{"kind":"text","line":3,"text":"in '$2'"}' > "$4"
    """

  @Test func `a chapter runs again only if its options, program or data change`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try program(recording)
    let first = try run()
    #expect(first.seconds != nil && runs == 1)
    #expect(first.outputs == [CellOutput(.text, "in Output/chapter-77", line: 3)])
    let second = try run()
    #expect(second.seconds == nil && runs == 1 && second.outputs == first.outputs)
    #expect(try run(isQuick: true).seconds != nil)
    try program(recording + "\n# changed")
    #expect(try run(isQuick: true).seconds != nil)
    #expect(runs == 3)
    try FileManager.default.createDirectory(
      atPath: folder + "/Data.resources", withIntermediateDirectories: true)
    try "1".write(toFile: folder + "/Data.resources/digits", atomically: true, encoding: .utf8)
    #expect(try run(isQuick: true).seconds != nil)
    #expect(try run(isQuick: true).seconds == nil)
  }

  @Test func `a chapter with a false claim stops the build, and runs again`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try program("echo 'main.swift: line 7: this claim is false: 1 is 2' >&2; exit 1")
    for _ in 0..<2 {
      let failure = #expect(throws: ChapterRun.Failure.self) { try run() }
      #expect(failure?.description.contains("chapter-77: main.swift: line 7") == true)
    }
    #expect(runs == 2)
  }

  @Test func `an error names a chapter that has not been built`() throws {
    let failure = #expect(throws: ChapterRun.Failure.self) { try run() }
    #expect(failure?.description.contains("has not been built") == true)
  }

  @Test func `without its packages the book names the command that installs them`() throws {
    let packages = Packages(share: "/none", path: "")
    #expect(
      packages.command == "apt-get install -y libjs-katex libjs-highlight.js gnuplot-nox")
    #expect(packages.head.isEmpty && !packages.tail.contains("script"))
    let book = BuiltBook(project: "/p", output: folder, isQuick: true, documents: [])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try BookExporter(book, packages: packages).writePages()
    let front = try String(contentsOfFile: folder + "/index.html", encoding: .utf8)
    #expect(front.contains("apt-get install -y libjs-katex") && !front.contains("katex.min"))
    #expect(Packages().missing.isEmpty, "the README's first command installs all of them")
  }
}
