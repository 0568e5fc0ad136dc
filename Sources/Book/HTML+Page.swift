import Files

/// The writer of HTML pages.
struct HTMLWriter {
  let book: BuiltBook
  let packages: Packages
  let references: CrossReferences

  /// Creates a writer.
  init(_ book: BuiltBook, packages: Packages) {
    (self.book, self.packages) = (book, packages)
    references = CrossReferences(book)
  }

  /// A page of the book.
  struct Page {
    /// The title.
    var title: String
    /// The HTML of its body.
    var body: String
    /// The sections, for the table of contents.
    var sections: [(text: String, anchor: String)] = []
    /// The file name.
    var file: String
    /// The file name and title of the page before.
    var previous: (file: String, title: String)?
    /// The file name and title of the page after.
    var next: (file: String, title: String)?
  }

  /// Returns prose as HTML with cross-references.
  func prose(_ markdown: String) -> String { references.linked(Markup.html(markdown)) }

  /// Returns the HTML document of a page.
  func text(_ page: Page) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(page.title.escapedForMarkup) · Wingbeat</title>
    <link rel="icon" href="data:,">
    <script>\(Self.theme)</script>
    \(packages.head)
    <link rel="stylesheet" href="assets/book.css">
    \(drawings(page))
    </head>
    <body>
    <a class="skip" href="#text">Skip to the text</a>
    \(bar)
    <div class="frame">
    \(contents(page))
    <main id="text">
    \(page.body)
    \(pagination(page))
    </main>
    </div>
    <dialog class="zoom" aria-label="Enlarged image"></dialog>
    \(packages.tail)
    <script src="assets/book.js"></script>
    </body>
    </html>

    """
  }

  /// Returns the dark colors of a page's drawings.
  private func drawings(_ page: Page) -> String {
    let rules = SVG.themeRules(for: page.body)
    return rules.isEmpty ? "" : "<style>\n\(rules)\n</style>"
  }

  /// The script that applies the reader's theme before anything is drawn.
  private static let theme =
    "try{const t=localStorage.theme;if(t)document.documentElement.dataset.theme=t}catch{}"

  /// The icon of the theme button, a half-filled circle.
  private static let themeIcon =
    "<svg viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">"
    + "<circle cx=\"8\" cy=\"8\" r=\"6.5\" fill=\"none\" stroke=\"currentColor\"/>"
    + "<path d=\"M8 1.5a6.5 6.5 0 0 1 0 13z\" fill=\"currentColor\"/></svg>"

  private var bar: String {
    """
    <header class="bar">
    <a class="home" href="index.html">Wingbeat</a>
    <div class="search" role="search">
    <input type="search" id="search" placeholder="Search the book" aria-label="Search the book" \
    autocomplete="off" spellcheck="false">
    <div id="found" hidden></div>
    </div>
    <button id="menu" type="button" aria-label="Table of contents" aria-expanded="false">☰</button>
    <button id="theme" type="button" aria-label="Switch between light and dark theme">\(Self.themeIcon)</button>
    </header>
    """
  }

  private func contents(_ page: Page) -> String {
    var rows: [String] = []
    for document in book.documents {
      let file = document.name + ".html"
      let isHere = file == page.file
      let mark = isHere ? " aria-current=\"page\"" : ""
      var row =
        "<li><a href=\"\(file)\"\(mark)><span class=\"number\">\(document.number)</span>"
        + "<span>\(Markup.inline(document.title))</span></a>"
      if isHere {
        let sections = page.sections.map {
          "<li><a href=\"#\($0.anchor)\">\(Markup.inline($0.text))</a></li>"
        }
        row += "<ol class=\"sections\">\(sections.joined())</ol>"
      }
      rows.append(row + "</li>")
    }
    let others = Self.extras.map { file, title in
      "<li><a href=\"\(file)\"\(file == page.file ? " aria-current=\"page\"" : "")>\(title)</a></li>"
    }
    return """
      <nav class="contents" id="contents" aria-label="Table of contents">
      <ol>\(rows.joined(separator: "\n"))</ol>
      <ul>\(others.joined())</ul>
      </nav>
      """
  }

  /// The pages after the chapters.
  static let extras = [
    ("exercises.html", "Exercises"), ("glossary.html", "Glossary"), ("papers.html", "Papers"),
  ]

  private func pagination(_ page: Page) -> String {
    func link(_ target: (file: String, title: String)?, _ kind: String, _ label: String) -> String {
      guard let target else { return "<span></span>" }
      return "<a class=\"\(kind)\" rel=\"\(kind)\" href=\"\(target.file)\"><small>\(label)</small>"
        + "\(Markup.inline(target.title))</a>"
    }
    return "<nav class=\"pagination\" aria-label=\"Previous and next\">"
      + link(page.previous, "prev", "← Previous") + link(page.next, "next", "Next →") + "</nav>"
  }
}
