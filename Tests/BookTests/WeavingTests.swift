import Diagrams
import Foundation
import Notebook
import Testing

@testable import Book

/// Weaving of a chapter's file and its outputs.
@Suite struct WeavingTests {
  /// Weaves a chapter with this text, in a temporary project.
  private func weave(_ text: String, _ outputs: [CellOutput] = []) throws -> Document {
    let project = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: project) }
    for folder in ["Chapters/77-Sample", "Sources/Library"] {
      try FileManager.default.createDirectory(
        atPath: "\(project)/\(folder)", withIntermediateDirectories: true)
    }
    try text.write(
      toFile: project + "/Chapters/77-Sample/main.swift", atomically: true, encoding: .utf8)
    try "struct Box {\n  func open() {}\n}\n".write(
      toFile: project + "/Sources/Library/Box.swift", atomically: true, encoding: .utf8)
    return try Document(folder: "77-Sample", outputs: outputs, project: project)
  }

  private let text = """
    //: # 77. A sample
    //:
    //: Why?
    import Notebook

    chapter { _ in
      //: ## First
      //:
      //: A *box* is
      //: there.
      //: @term box: a thing to open
      let x = f(
        1)
      show(x)
      //: @quote Box.open
      //:
      //: Done.
    }
    """

  @Test func `prose, code, outputs, quotations and terms are in order`() throws {
    let document = try weave(
      text, [CellOutput(.text, "1", line: 14), CellOutput(.claim, "✓ so it is", line: 14)])
    #expect(document.number == 77 && document.title == "A sample")
    #expect(document.blocks.count == 9)
    #expect(document.blocks[0] == .prose("Why?"))
    #expect(
      document.blocks[1]
        == .aside(
          title: "Imports and helpers", code: "import Notebook\n\nchapter { _ in",
          file: "Chapters/77-Sample/main.swift"))
    #expect(document.blocks[2] == .heading(level: 2, text: "First", anchor: "first"))
    #expect(document.blocks[3] == .prose("A *box* is\nthere."))
    #expect(document.blocks[4] == .term(Term(name: "box", explanation: "a thing to open")))
    #expect(document.blocks[5] == .code("let x = f(\n  1)\nshow(x)", line: 12))
    #expect(document.outputs.map(\.text) == ["1", "✓ so it is"])
    if case .quotation(let quotation) = document.blocks[7] {
      #expect(quotation.code == "func open() {}" && quotation.file == "Sources/Library/Box.swift")
    } else {
      Issue.record("no quotation: \(document.blocks[7])")
    }
  }

  @Test func `outputs between @varies and @settled vary`() throws {
    let text = """
      chapter { _ in
        //: @varies
        show(1)
        //: @settled
        show(2)
      }
      """
    let outputs = [CellOutput(.text, "1", line: 3), CellOutput(.text, "2", line: 5)]
    #expect(try weave(text, outputs).outputs.map(\.varies) == [true, nil])
  }

  @Test func `a branch that was not executed is an aside with its headings and prose`()
    throws
  {
    let text = """
      chapter { options in
        show(0)
        if full {
          //: ## Much
          //:
          //: Many rounds.
          show(1)
        } else {
          //: Few rounds.
          show(2)
        }
        show(3)
      }
      """
    func blocks(_ lines: [Int]) throws -> [Document.Block] {
      try weave(text, lines.map { CellOutput(.text, "", line: $0) }).blocks.filter {
        if case .output = $0 { false } else { true }
      }
    }
    let few = try blocks([2, 10, 12])
    guard few.count == 7, case .aside(_, let code, _) = few[2] else {
      Issue.record("\(few)")
      return
    }
    #expect(code == "if full {\n  // ## Much\n  //\n  // Many rounds.\n  show(1)")
    #expect(
      few[3...5] == [
        .code("} else {", line: 8), .prose("Few rounds."), .code("  show(2)", line: 10),
      ])
    let many = try blocks([2, 7, 12])
    #expect(many.contains(.heading(level: 2, text: "Much", anchor: "much")))
    #expect(!many.contains(.prose("Few rounds.")))
    // Also at the end.
    #expect(!(try blocks([2])).contains { if case .heading = $0 { true } else { false } })
  }

  @Test func `a chapter's question is in the table of contents`() throws {
    let asked = try weave(
      text.replacing("//: Why?", with: "//: @question Why this?\n//:\n//: Why?"))
    #expect(asked.question == "Why this?" && asked.blocks[0] == .prose("Why?"))
    let book = BuiltBook(
      project: "/p", output: "/p/Output/book", isQuick: true, documents: [asked])
    let front = HTMLWriter(book, packages: Packages(share: "/none", path: "")).front().body
    #expect(front.contains("<span class=\"question\">Why this?</span>"))
  }

  @Test(arguments: [
    ("@quote Box.open", "@quote Box.close", "no such declaration in Sources"),
    ("@term box: a", "@trem box: a", "unknown directive"),
    ("@term box: a thing to open", "@term box", "unknown directive"),
    ("@term box: a thing to open", "@question box", "unknown directive"),
  ])
  func `an error in a directive names its line`(
    right: String, wrong: String, words: String
  ) throws {
    let error = #expect(throws: WeavingError.self) {
      try weave(text.replacing(right, with: wrong))
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.line == (wrong.contains("quote") ? 15 : 11))
  }

  @Test func `pages link to chapters, exercises, papers and terms`() throws {
    let document = try weave(text)
    var first = document
    first.blocks = [
      .prose(
        "See chapter 77 and chapter 99, `chapter 77`, and \"Going deeper with\nconvolutions\".")
    ]
    let book = BuiltBook(
      project: "/p", output: "/p/Output/book", isQuick: true, documents: [document])
    let writer = HTMLWriter(book, packages: Packages(share: "/none", path: ""))
    let html = writer.chapter(first).body
    #expect(html.contains("<a href=\"chapter-77.html\">chapter 77</a>"))
    #expect(html.contains("chapter 99,") && html.contains("<code>chapter 77</code>"))
    #expect(html.contains("<a href=\"papers.html#paper-going-deeper-with-convolutions\">"))
    let page = writer.chapter(document).body
    #expect(page.contains("<dfn><a href=\"glossary.html#term-box\" title=\"a thing to open\">box"))
    #expect(page.contains("<a href=\"../../Sources/Library/Box.swift\">"))
    let text = writer.text(writer.chapter(document))
    #expect(!text.contains("<ol start"), "a number and a title are not a list")
    #expect(
      writer.glossary().body.contains("<dt id=\"term-box\">box</dt><dd>A thing to open. <a"))
  }

  @Test func `a term is linked once, where it is introduced, also across lines`()
    throws
  {
    let text = """
      //: # 77. A sample
      chapter { _ in
        //: A *box* and an *open
        //: crate* are there, and many *open crates*.
        //: @term open crate: without a lid
        let x = 1
        //: An *open crate* again.
      }
      """
    let book = BuiltBook(
      project: "/p", output: "/p/o", isQuick: true, documents: [try weave(text)])
    let page = HTMLWriter(book, packages: Packages(share: "/none", path: ""))
      .chapter(book.documents[0])
    let pieces = page.body.components(separatedBy: "<dfn>")
    #expect(pieces.count == 2 && pieces[1].contains(">open\ncrate</a></dfn>"), "\(page.body)")
  }

  @Test func `drawings on one page have unique identifiers`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try """
    <?xml version="1.0"?>
    <svg width="72pt" height="36pt"><defs><path id="a" fill="#ffffff"/></defs>
    <use xlink:href="#a"/><g clip-path="url(#a)"/></svg>
    """.write(toFile: path, atomically: true, encoding: .utf8)
    let svg = try #require(SVG.inlined(path, prefix: "p1-", label: "a & b", shrinks: true))
    #expect(svg.contains("id=\"p1-a\" fill=\"#ffffff\""))
    #expect(svg.contains("href=\"#p1-a\"") && svg.contains("url(#p1-a)"))
    #expect(svg.contains("viewBox=\"0 0 72.0 36.0\" width=\"96\""))
    #expect(svg.contains("aria-label=\"a &amp; b\""))
  }

  @Test func `drawings have the dark theme's colors`() {
    let rules = SVG.themeRules(for: "<path fill=\"#ffffff\" stroke='black'/><p fill=\"#ffffff\">")
    #expect(
      rules == """
        svg [fill="#ffffff"]{fill:light-dark(#ffffff,#1F2126)}
        svg [stroke="black"]{stroke:light-dark(black,#FFFFFF)}
        """)
    let parameter = Theme.light.parameter.fill.hex.lowercased()
    #expect(
      SVG.themeRules(for: "<path fill=\"\(parameter)\"/>").contains(Theme.dark.parameter.fill.hex))
  }

  @Test func `no line breaks inside a percentage or a size`() {
    #expect(
      Markup.html("70 % of `8 % 8`, 8 × 8").contains(
        "70\u{a0}% of <code>8 % 8</code>, 8\u{a0}×\u{a0}8"))
    #expect(Markup.cell("9 % & more") == "9\u{a0}% &amp; more")
    #expect(Markup.path("a/b.swift") == "a/<wbr>b.swift")
  }

  @Test func `in plain text no definition separates a sentence from its formula`() throws {
    let document = try weave(
      """
      //: # 77. A sample
      chapter { _ in
        //: A *box* is
        //: @term box: a thing to open
        //:
        //: $$b$$
        let x = 1
      }
      """)
    #expect(
      document.plainBlocks.suffix(4) == [
        .prose("A *box* is"), .prose("$$b$$"),
        .term(Term(name: "box", explanation: "a thing to open")), .code("let x = 1", line: 7),
      ])
  }
}
