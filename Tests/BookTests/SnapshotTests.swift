import Foundation
import Notebook
import Testing

@testable import Book

/// The book is never stale: chapters run again, and what comes is compared with what is kept.
@Suite struct WovenTests {
  @Test func `chapters still say and show what is kept`() throws {
    let woven = try Woven(try QuickBook.edition.get())
    let folder = QuickBook.project + "/" + Woven.folder
    if let difference = woven.difference(from: folder) { Issue.record("\(difference)") }
  }

  @Test func `every chapter names its question, and stresses the terms that it explains`() throws {
    for document in try QuickBook.edition.get().documents {
      #expect(document.question != nil, "\(document.folder)")
      // Each term stands in prose before its explanation.
      let linked = document.explained.values.reduce(0) { $0 + $1.count }
      let found = document.explained.values.flatMap(\.self)
      let lost = document.terms.filter { !found.contains($0) }.map(\.name)
      #expect(linked == document.terms.count, "\(document.folder): \(lost)")
    }
  }

  @Test func `nothing is kept of a chapter that is gone`() throws {
    let chapters = Set(try QuickBook.edition.get().documents.map(\.paddedNumber))
    let folder = QuickBook.project + "/" + Woven.folder
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      #expect(chapters.contains(String(name.prefix(2))), "\(folder)/\(name)")
    }
  }

  @Test func `no path of this machine is in the text`() throws {
    for (name, text) in try Woven(try QuickBook.edition.get()).texts {
      #expect(!text.contains(QuickBook.project), "\(name)")
      #expect(!text.contains(QuickBook.output), "\(name)")
      #expect(!text.contains(NSTemporaryDirectory()), "\(name)")
    }
  }

  @Test func `a changed word, a changed number and a new line are shown, with the command`() throws
  {
    let kept = "# 1. A\n\nWords.\n\n```text\n12.   float32 []\n```\n"
    for (now, line) in [
      (kept.replacing("Words", with: "Swords"), "+ Swords."),
      (kept.replacing("12.", with: "13."), "+ 13.   float32 []"),
      (kept.replacing("Words.", with: "Words.\n\nMore."), "+ More."),
      (kept.replacing("# 1. A", with: "# 1. B"), "- # 1. A"),
    ] {
      let diff = Comparison(kept: kept, now: now).diff
      #expect(diff?.components(separatedBy: "\n").contains(line) == true, "\(diff ?? "none")")
    }
    #expect(Comparison(kept: kept, now: kept).diff == nil)
  }

  @Test func `a stale folder is reported with the command that accepts it, and then it is right`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let document = Document(
      number: 1, folder: "01-A", title: "A", blocks: [.prose("One."), .code("let x = 1", line: 3)])
    let edition = Edition(project: "/p", output: "/p/o", isQuick: true, documents: [document])
    let woven = try Woven(edition)
    let difference = try #require(woven.difference(from: folder))
    #expect(difference.contains("+ One.") && difference.contains("swift run book --accept"))
    try woven.write(to: folder)
    #expect(woven.difference(from: folder) == nil)
  }

  @Test(arguments: [
    ("loss 0.5310, right 92.0 %", "loss 0.5312, right 92.1 %", true),
    ("loss 0.531", "loss 0.631", false), ("12 of 40", "13 of 40", false),
    ("9.12e-06", "9.13e-06", true), ("a 1.5", "b 1.5", false), ("−0.25", "0.25", false),
    ("[1.0, 2.0]", "[1.0, 2.0, 3.0]", false), ("conv1 2.5", "conv2 2.5", false),
    ("  1.25   x", "1.25 x", true),
    ("31,800", "31,801", false), ("1,000.5", "999.5", true), ("1, 234", "1,234", false),
  ])
  func `numbers may differ by rounding and by nothing else`(a: String, b: String, isClose: Bool) {
    #expect(Comparison.isClose(a[...], b[...]) == isClose)
    let (kept, now) = ("```text\n\(a)\n```", "```text\n\(b)\n```")
    #expect((Comparison(kept: kept, now: now).diff == nil) == isClose)
    // Nobody rounds what stands in prose.
    #expect(Comparison(kept: a, now: b).diff != nil)
  }

  @Test func `numbers of training are left out of what is compared, and only there`() throws {
    let shown = [
      Shown(.text, "Epoch 1/2, Loss: 0.25e-3 of conv1, 1,258", line: 1, varies: true),
      Shown(.table, "", line: 2, rows: [["", "5-NN"], ["k = 3", "91.5 %"]], varies: true),
    ]
    let document = Document(number: 1, folder: "01-A", title: "A", blocks: [.output(shown)])
    let edition = Edition(project: "/p", output: "/p/o", isQuick: true, documents: [document])
    let text = try #require(try Woven(edition).texts["01.md"])
    #expect(text.contains("Epoch …/…, Loss: … of conv1, …\n"))
    #expect(text.contains("|  | 5-NN |") && text.contains("| k = 3 | … % |"))
    let whole = MarkdownWriter(pictures: { _ in "" }, project: "").text(document)
    #expect(whole.contains("0.25e-3") && whole.contains("91.5 %"))
  }

  @Test func `of a graph the words and the arrows are kept`() {
    let dot = """
      digraph wingbeat {
        node [shape=box];
        n0 [id=n0, label=<<TABLE><TR><TD><B>x</B>&#160; [2]</TD></TR></TABLE>>, color="#2B6CB0"];
        n1 [id=n1, label="+", shape=circle];
        n0 -> n1 [id=e0, color="#000000"];
      }
      """
    #expect(Woven.reading(ofDOT: dot) == "  n0: x [2]\n  n1: +\n  n0 -> n1\n")
  }
}
