import Foundation

extension HTMLWriter {
  /// Returns the front page.
  func front() -> Page {
    let rows = book.documents.map { document in
      """
      <li><a href="\(document.name).html"><span class="number">\(document.number)</span>
      <span class="title">\(Markup.inline(document.title))</span>
      <span class="question">\(Markup.inline(document.question ?? ""))</span></a></li>
      """
    }
    let body = """
      <div class="cover">
      <h1>Wingbeat</h1>
      <p class="subtitle">Deep learning, built from the first number to a network that tells one cat from
      another, in Swift, with nothing hidden</p>
      </div>
      <div class="lead"><p>Two photographs of a cat: is it the same cat? This book builds a network that can
      tell, even for animals it has never seen. It starts with a row of numbers, and each chapter uses
      only what the chapters before it have built.</p></div>
      <p>You need to be able to program; the book explains everything else. Every number in it was
      computed by the code above it when the book was built: each chapter is a program that you can run
      and change. At its end are exercises; their checks diagnose common mistakes. Words that look
      <dfn><a href="glossary.html">like this</a></dfn> are defined in the glossary.</p>
      \(cover)
      \(packages.note)
      <ol class="chapters">
      \(rows.joined(separator: "\n"))
      </ol>
      \(reference)
      """
    return Page(
      title: "Deep learning from scratch, in Swift", body: body, file: "index.html",
      next: book.documents.first.map { ($0.name + ".html", $0.heading) })
  }

  /// The first image of the book.
  private var cover: String {
    for document in book.documents {
      if let name = document.outputs.first(where: { $0.kind == .picture })?.file {
        return "<p class=\"cover\"><img src=\"\(document.name)/\(name)\" "
          + "alt=\"Cats and dogs of this book\"></p>"
      }
    }
    return ""
  }

  /// A link to the API reference, if it has been built beside the book. Its pages need a server.
  private var reference: String {
    let page = "../reference/documentation/wingbeat/index.html"
    guard FileManager.default.fileExists(atPath: "\(book.output)/\(page)") else { return "" }
    return "<p>The <a href=\"\(page)\">API reference</a> of the library can be read while "
      + "<code>swift run book --serve</code> is running.</p>"
  }

  /// Returns the glossary page.
  func glossary() -> Page {
    let rows = book.glossary.map { term, document in
      "<dt id=\"\(term.anchor)\">\(Markup.inline(term.name))</dt>"
        + "<dd>\(Markup.inline(term.explanation.capitalizedFirst)). <a href=\"\(document.name).html#\(term.anchor)\">"
        + "Chapter \(document.number)</a></dd>"
    }
    let body = """
      <h1>Glossary</h1>
      <div class="lead"><p>The field’s terms, each with the chapter that introduces it.</p></div>
      <dl class="glossary">\(rows.joined(separator: "\n"))</dl>
      """
    return Page(
      title: "Glossary", body: body, file: "glossary.html",
      previous: ("exercises.html", "Exercises"), next: ("papers.html", "Papers"))
  }

  /// Returns the page of papers that the chapters cite.
  func papers() -> Page {
    let rows = Paper.all.map { paper in
      let chapters = book.documents.filter { document in
        document.blocks.contains {
          if case .prose(let text) = $0 { Self.cites(paper, text) } else { false }
        }
      }
      let links = chapters.map { "<a href=\"\($0.name).html\">chapter \($0.number)</a>" }
      return "<li id=\"\(paper.anchor)\">\(Markup.inline(paper.authors)) (\(paper.year)). "
        + "<a class=\"external\" href=\"\(paper.address)\"><cite>\(Markup.inline(paper.title))</cite></a>. "
        + "\(links.joined(separator: ", "))</li>"
    }
    let body =
      "<h1>Papers</h1><div class=\"lead\"><p>The papers that the chapters cite, by year."
      + "</p></div><ul class=\"papers\">\(rows.joined(separator: "\n"))</ul>"
    return Page(
      title: "Papers", body: body, file: "papers.html", previous: ("glossary.html", "Glossary"))
  }

  private static func cites(_ paper: Paper, _ text: String) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.matches(of: /"([^"]+)"/).contains { paper.hasTitle(String($0.1)) }
  }
}
