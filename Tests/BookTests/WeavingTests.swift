import Foundation
import Notebook
import Testing

@testable import Book

/// A chapter's file and its record become a document.
@Suite struct WeavingTests {
  /// Weaves a chapter of this text, in a project of its own.
  private func weave(_ text: String, _ shown: [Shown] = []) throws -> Document {
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
    return try Document(folder: "77-Sample", shown: shown, project: project)
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

  @Test func `prose, code, outputs, quotations and terms stand in their order`() throws {
    let document = try weave(
      text, [Shown(.text, "1", line: 14), Shown(.claim, "✓ so it is", line: 14)])
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

  @Test func `what comes behind "varies" varies, until it is settled`() throws {
    let text = """
      chapter { _ in
        //: @varies
        show(1)
        //: @settled
        show(2)
      }
      """
    let shown = [Shown(.text, "1", line: 3), Shown(.text, "2", line: 5)]
    #expect(try weave(text, shown).outputs.map(\.varies) == [true, nil])
  }

  @Test func `a branch that showed nothing in this run is set aside with its headings and prose`()
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
      try weave(text, lines.map { Shown(.text, "", line: $0) }).blocks.filter {
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
    // What comes last is set aside too.
    #expect(!(try blocks([2])).contains { if case .heading = $0 { true } else { false } })
  }

  @Test func `a chapter's question is for the contents`() throws {
    let asked = try weave(
      text.replacing("//: Why?", with: "//: @question Why this?\n//:\n//: Why?"))
    #expect(asked.question == "Why this?" && asked.blocks[0] == .prose("Why?"))
    let edition = Edition(
      project: "/p", output: "/p/Output/book", isQuick: true, documents: [asked])
    let front = HTMLWriter(edition, packages: Packages(share: "/none", path: "")).front().body
    #expect(front.contains("<span class=\"question\">Why this?</span>"))
  }

  @Test(arguments: [
    ("@quote Box.open", "@quote Box.close", "nothing in Sources is called that"),
    ("@term box: a", "@trem box: a", "unknown directive"),
    ("@term box: a thing to open", "@term box", "unknown directive"),
    ("@term box: a thing to open", "@question box", "unknown directive"),
  ])
  func `a directive that cannot be followed names its line`(
    right: String, wrong: String, words: String
  ) throws {
    let error = #expect(throws: WeavingError.self) {
      try weave(text.replacing(right, with: wrong))
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.line == (wrong.contains("quote") ? 15 : 11))
  }

  @Test func `pages refer to chapters, exercises, papers and terms`() throws {
    let document = try weave(text)
    var first = document
    first.blocks = [
      .prose(
        "See chapter 77 and chapter 99, `chapter 77`, and \"Going deeper with\nconvolutions\".")
    ]
    let edition = Edition(
      project: "/p", output: "/p/Output/book", isQuick: true, documents: [document])
    let writer = HTMLWriter(edition, packages: Packages(share: "/none", path: ""))
    let html = writer.chapter(first).body
    #expect(html.contains("<a href=\"chapter-77.html\">chapter 77</a>"))
    #expect(html.contains("chapter 99,") && html.contains("<code>chapter 77</code>"))
    #expect(html.contains("<a href=\"papers.html#paper-going-deeper-with-convolutions\">"))
    let page = writer.chapter(document).body
    #expect(page.contains("<dfn><a href=\"glossary.html#term-box\" title=\"a thing to open\">box"))
    #expect(page.contains("<a href=\"../../Sources/Library/Box.swift\">"))
    let text = writer.text(writer.chapter(document))
    #expect(!text.contains("<ol start"), "a number and a title are no list")
    #expect(
      writer.glossary().body.contains("<dt id=\"term-box\">box</dt><dd>A thing to open. <a"))
  }

  @Test func `a term is linked where it is explained, once, over the end of a line too`()
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
    let edition = Edition(
      project: "/p", output: "/p/o", isQuick: true, documents: [try weave(text)])
    let page = HTMLWriter(edition, packages: Packages(share: "/none", path: ""))
      .chapter(edition.documents[0])
    let pieces = page.body.components(separatedBy: "<dfn>")
    #expect(pieces.count == 2 && pieces[1].contains(">open\ncrate</a></dfn>"), "\(page.body)")
  }

  @Test func `drawings on one page do not share names`() throws {
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

  @Test func `what drawings lose in the dark is no contrast`() throws {
    let white = try #require(Color("#ffffff"))
    #expect(white.inTheDark.text == SVG.darkCard.text)
    for name in ["#5b3fa8", "rgb( 11, 114, 133)", "gray", "#fff3d6", "#e3eefa"] {
      let color = try #require(Color(name))
      let (light, dark) = (
        color.contrast(to: white), color.inTheDark.contrast(to: SVG.darkCard)
      )
      #expect(abs(light - dark) < 1e-9, "\(name)")
    }
    // Nothing is brighter than white, so what is all but black loses a little.
    let ink = try #require(Color("black"))
    #expect(ink.inTheDark.text == "#ffffff")
    #expect(Color("none") == nil && Color("rgb(300, 0, 0)") == nil)
    let rules = SVG.darkRules(for: "<path fill=\"#ffffff\" stroke='black'/><p fill=\"#ffffff\">")
    #expect(
      rules == """
        svg [fill="#ffffff"]{fill:light-dark(#ffffff,#1f2126)}
        svg [stroke="black"]{stroke:light-dark(black,#ffffff)}
        """)
  }

  @Test func `no line ends within a share or a size`() {
    #expect(
      Markup.html("70 % of `8 % 8`, 8 × 8").contains(
        "70\u{a0}% of <code>8 % 8</code>, 8\u{a0}×\u{a0}8"))
    #expect(Markup.cell("9 % & more") == "9\u{a0}% &amp; more")
    #expect(Markup.path("a/b.swift") == "a/<wbr>b.swift")
  }

  @Test func `in plain text no term comes between a sentence and its formula`() throws {
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
