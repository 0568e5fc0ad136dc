import Foundation
import Notebook

/// The builder of the book: runs changed chapters, weaves their text and output, and writes all formats.
public struct BookBuilder: Sendable {
  let project, output, programs: String
  let isQuick: Bool
  /// The function that is called with each line about progress.
  let log: @Sendable (String) -> Void

  /// Creates a builder.
  ///
  /// - Parameters:
  ///   - project: the path of the project folder.
  ///   - output: the path of the book's folder.
  ///   - programs: the path of the folder that contains the chapters' programs.
  ///   - isQuick: whether chapters run in their small configurations.
  ///   - log: the function that is called with each line about progress; prints by default.
  public init(
    project: String, output: String, programs: String, isQuick: Bool,
    log: @escaping @Sendable (String) -> Void = {
      print($0)
      fflush(nil)
    }
  ) {
    (self.project, self.output, self.programs) = (project, output, programs)
    (self.isQuick, self.log) = (isQuick, log)
  }

  /// The folder of the running program, which contains the chapters' programs, too.
  public static var programs: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return String(own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex))
  }

  /// Runs chapters and writes the book.
  ///
  /// - Parameter number: the number of the only chapter; 0 for all.
  /// - Throws: the first error, with the chapter's name.
  public func build(only number: Int = 0) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let packages = Packages()
    if !packages.missing.isEmpty {
      for (package, without) in packages.missing { log("\(package) is not installed: \(without)") }
      log("  \(packages.command)")
    }
    let exporter = BookExporter(try runChapters(only: number), packages: packages)
    try exporter.writePages()
    try exporter.writeMarkdown()
    try exporter.writeNotebooks()
    let seconds = start.duration(to: clock.now) / .seconds(1)
    log("built the book in \(Self.formatted(seconds)): \(output)/index.html")
  }

  /// Runs chapters and updates the snapshot that the tests compare with.
  ///
  /// - Parameter number: the number of the only chapter; 0 for all.
  /// - Throws: the first error, with the chapter's name.
  public func updateSnapshot(only number: Int = 0) throws {
    let snapshot = try Snapshot(runChapters(only: number))
    try snapshot.write(to: project + "/" + Snapshot.folder)
    let path = project + "/README.md"
    var readMe = ReadMe(text: try String(contentsOfFile: path, encoding: .utf8))
    try readMe.update()
    try Data(readMe.text.utf8).write(to: URL(filePath: path))
    log("updated \(Snapshot.folder) and README.md")
  }

  /// Runs chapters and weaves them.
  func runChapters(only number: Int) throws -> BuiltBook {
    let folders = try Self.chapters(of: project).filter {
      number == 0 || Int($0.prefix(2)) == number
    }
    guard !folders.isEmpty else {
      throw ChapterRun.Failure(
        chapter: "chapter \(number)", problem: "does not exist",
        recoverySuggestion: "Choose a chapter in Chapters")
    }
    let documents = try folders.map { folder in
      let run = ChapterRun(
        folder: folder, project: project, programs: programs, output: output, isQuick: isQuick)
      let result = try run()
      let document = try Document(folder: folder, outputs: result.outputs, project: project)
      let time = result.seconds.map(Self.formatted) ?? "unchanged"
      log("chapter \(document.paddedNumber)  \(document.title): \(time)")
      return document
    }
    return BuiltBook(project: project, output: output, isQuick: isQuick, documents: documents)
  }

  /// Returns the chapters' folders, in order.
  static func chapters(of project: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: project + "/Chapters").sorted().filter {
      Int($0.prefix(2)) != nil
    }
  }

  private static func formatted(_ seconds: Double) -> String {
    "\((seconds * 10).rounded() / 10) s"
  }
}
