import Foundation
import Lessons
import Notebook
import Testing

@testable import Book

/// The text of the book, compared with the expected snapshot.
@Suite struct SnapshotTests {
  @Test func `chapters match the snapshot`() throws {
    let snapshot = try Snapshot(try QuickBook.book.get())
    let folder = QuickBook.project + "/" + Snapshot.folder
    if let difference = snapshot.difference(from: folder) { Issue.record("\(difference)") }
  }

  @Test func `every chapter has a question, and emphasizes the terms that it defines`() throws {
    for document in try QuickBook.book.get().documents {
      #expect(document.question != nil, "\(document.folder)")
      // Each term is in prose before its definition.
      let linked = document.termsByBlock.values.reduce(0) { $0 + $1.count }
      let found = document.termsByBlock.values.flatMap(\.self)
      let lost = document.terms.filter { !found.contains($0) }.map(\.name)
      #expect(linked == document.terms.count, "\(document.folder): \(lost)")
    }
  }

  @Test func `the snapshot has no chapters that do not exist`() throws {
    let chapters = Set(try QuickBook.book.get().documents.map(\.paddedNumber))
    let folder = QuickBook.project + "/" + Snapshot.folder
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      #expect(chapters.contains(String(name.prefix(2))), "\(folder)/\(name)")
    }
  }

  @Test func `the README's table contains every exercise`() throws {
    let text = try String(contentsOfFile: QuickBook.project + "/README.md", encoding: .utf8)
    var readMe = ReadMe(text: text)
    try readMe.update()
    #expect(readMe.text == text, "update it with: swift run book --accept")
    try readMe.update(Array(Lesson.all.dropLast()))
    #expect(readMe.text.count == text.count - ", \(Lesson.all.last!.name)".count)
    readMe.text = "# Wingbeat\n"
    #expect(throws: ChapterRun.Failure.self) { try readMe.update() }
  }

  @Test func `the snapshot contains no absolute paths`() throws {
    for (name, text) in try Snapshot(try QuickBook.book.get()).texts {
      #expect(!text.contains(QuickBook.project), "\(name)")
      #expect(!text.contains(QuickBook.output), "\(name)")
      #expect(!text.contains(NSTemporaryDirectory()), "\(name)")
    }
  }

  @Test func `a diff has changed words, changed numbers and new lines`() throws {
    let expected = "# 1. A\n\nWords.\n\n```text\n12.   float32 []\n```\n"
    for (actual, line) in [
      (expected.replacing("Words", with: "Swords"), "+ Swords."),
      (expected.replacing("12.", with: "13."), "+ 13.   float32 []"),
      (expected.replacing("Words.", with: "Words.\n\nMore."), "+ More."),
      (expected.replacing("# 1. A", with: "# 1. B"), "- # 1. A"),
    ] {
      let diff = SnapshotComparison(expected: expected, actual: actual).diff
      #expect(diff?.components(separatedBy: "\n").contains(line) == true, "\(diff ?? "none")")
    }
    #expect(SnapshotComparison(expected: expected, actual: expected).diff == nil)
  }

  @Test func `an outdated snapshot is reported with the command that updates it`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let document = Document(
      number: 1, folder: "01-A", title: "A", blocks: [.prose("One."), .code("let x = 1", line: 3)])
    let book = BuiltBook(project: "/p", output: "/p/o", isQuick: true, documents: [document])
    let snapshot = try Snapshot(book)
    let difference = try #require(snapshot.difference(from: folder))
    #expect(difference.contains("+ One.") && difference.contains("swift run book --accept"))
    try snapshot.write(to: folder)
    #expect(snapshot.difference(from: folder) == nil)
  }

  @Test(arguments: [
    ("loss 0.5310, right 92.0 %", "loss 0.5312, right 92.1 %", true),
    ("loss 0.531", "loss 0.631", false), ("12 of 40", "13 of 40", false),
    ("9.12e-06", "9.13e-06", true), ("a 1.5", "b 1.5", false), ("−0.25", "0.25", false),
    ("[1.0, 2.0]", "[1.0, 2.0, 3.0]", false), ("conv1 2.5", "conv2 2.5", false),
    ("  1.25   x", "1.25 x", true),
    ("31,800", "31,801", false), ("1,000.5", "999.5", true), ("1, 234", "1,234", false),
  ])
  func `numbers may differ by rounding errors only`(a: String, b: String, isClose: Bool) {
    #expect(SnapshotComparison.isClose(a[...], b[...]) == isClose)
    let (expected, actual) = ("```text\n\(a)\n```", "```text\n\(b)\n```")
    #expect((SnapshotComparison(expected: expected, actual: actual).diff == nil) == isClose)
    // Numbers in prose must be equal.
    #expect(SnapshotComparison(expected: a, actual: b).diff != nil)
  }

  @Test func `numbers that depend on the machine are masked in the snapshot only`() throws {
    let outputs = [
      CellOutput(.text, "Epoch 1/2, Loss: 0.25e-3 of conv1, 1,258", line: 1, varies: true),
      CellOutput(.table, "", line: 2, rows: [["", "5-NN"], ["k = 3", "91.5 %"]], varies: true),
    ]
    let document = Document(number: 1, folder: "01-A", title: "A", blocks: [.output(outputs)])
    let book = BuiltBook(project: "/p", output: "/p/o", isQuick: true, documents: [document])
    let text = try #require(try Snapshot(book).texts["01.md"])
    #expect(text.contains("Epoch …/…, Loss: … of conv1, …\n"))
    #expect(text.contains("|  | 5-NN |") && text.contains("| k = 3 | … % |"))
    let whole = MarkdownWriter(images: { _ in "" }, project: "").text(document)
    #expect(whole.contains("0.25e-3") && whole.contains("91.5 %"))
  }

  @Test func `the snapshot of a graph has its labels and edges`() {
    let dot = """
      digraph wingbeat {
        node [shape=box];
        n0 [id=n0, label=<<TABLE><TR><TD><B>x</B>&#160; [2]</TD></TR></TABLE>>, color="#2B6CB0"];
        n1 [id=n1, label="+", shape=circle];
        n0 -> n1 [id=e0, color="#000000"];
      }
      """
    #expect(Snapshot.text(ofDOT: dot) == "  n0: x [2]\n  n1: +\n  n0 -> n1\n")
  }
}
