import Files
import Foundation
import Notebook

extension HTMLWriter {
  /// Returns the page of a chapter.
  func chapter(_ document: Document) -> Page {
    let all = book.documents
    let index = all.firstIndex { $0.number == document.number } ?? 0
    let neighbor = { (index: Int) -> (file: String, title: String)? in
      guard all.indices.contains(index) else { return nil }
      return (all[index].name + ".html", all[index].heading)
    }
    var sections = document.sections
    if !document.exercises.isEmpty, !sections.contains(where: { $0.anchor == "exercises" }) {
      sections.append(("Exercises", "exercises"))
    }
    return Page(
      title: document.title, body: body(document), sections: sections,
      file: document.name + ".html",
      previous: neighbor(index - 1) ?? ("index.html", "Contents"),
      next: neighbor(index + 1) ?? ("exercises.html", "Exercises"))
  }

  private func body(_ document: Document) -> String {
    var parts = [
      "<p class=\"kicker\">Chapter \(document.number)</p>",
      "<h1>\(Markup.inline(document.title))</h1>",
    ]
    var isFirst = true
    var last = ""
    var (terms, helpers) = (document.termsByBlock, [String]())
    for (index, block) in document.blocks.enumerated() {
      if case .prose(let text) = block {
        let html = prose(text, defining: terms.removeValue(forKey: index) ?? [])
        parts.append(isFirst ? "<div class=\"lead\">\(html)</div>" : html)
        (isFirst, last) = (false, Self.lastSentence(text))
      } else if case .aside(_, _, let file) = block, file != document.file {
        helpers.append(html(block, in: document, number: index, label: last))
      } else {
        parts.append(html(block, in: document, number: index, label: last))
      }
    }
    parts.append(exercises(document))
    parts += helpers
    parts.append(
      "<p class=\"source\">This chapter is a program: "
        + "<a href=\"\(book.link(to: document.file))\">\(Markup.path(document.file))</a>. "
        + "<code>swift run \(document.name)</code> runs it.</p>")
    return parts.joined(separator: "\n")
  }

  /// Returns prose with links from the terms that it introduces to the glossary, with their definitions as tooltips.
  private func prose(_ text: String, defining terms: [Term]) -> String {
    var html = prose(text)
    for term in terms {
      guard let match = html.firstMatch(of: term.regex(between: "<em>", and: "</em>")) else {
        continue
      }
      html.replaceSubrange(
        match.range,
        with: "<dfn><a href=\"glossary.html#\(term.anchor)\" "
          + "title=\"\(term.explanation.escapedForMarkup)\">\(match.1)</a></dfn>")
    }
    return html
  }

  private func html(
    _ block: Document.Block, in document: Document, number: Int, label: String
  ) -> String {
    switch block {
    case .heading(let level, let text, let anchor):
      return "<h\(level) id=\"\(anchor)\"><a class=\"here\" href=\"#\(anchor)\">"
        + "\(Markup.inline(text))</a></h\(level)>"
    case .prose(let text): return prose(text)
    case .code(let code, _): return self.code(code)
    case .aside(let title, let code, let file):
      return "<details class=\"aside\"><summary>\(title.escapedForMarkup) "
        + "<small><a href=\"\(book.link(to: file))\">\(Markup.path(file))</a></small></summary>"
        + self.code(code) + "</details>"
    case .output(let outputs):
      return "<div class=\"outputs\">\n"
        + outputs.enumerated().map {
          output($1, in: document, prefix: "o\(number)-\($0)-", label: label)
        }.joined(separator: "\n") + "\n</div>"
    case .quotation(let quotation):
      return "<figure class=\"quotation\">" + code(quotation.code)
        + "<figcaption><code>\(quotation.name.escapedForMarkup)</code>, from "
        + "<a href=\"\(book.link(to: quotation.file))\">\(Markup.path(quotation.file))</a>, "
        + "line \(quotation.line)</figcaption></figure>"
    case .term(let term): return "<span class=\"anchor\" id=\"\(term.anchor)\"></span>"
    }
  }

  /// Returns Swift code as a block.
  func code(_ code: String) -> String {
    let text = code.trimmingCharacters(in: .newlines)
    guard !text.isEmpty else { return "" }
    return
      "<pre class=\"code\" tabindex=\"0\"><code class=\"swift\">\(text.escapedForMarkup)</code></pre>"
  }

  /// Returns the last sentence as plain text, for the alternative text of the image after it.
  static func lastSentence(_ markdown: String) -> String {
    let words = markdown.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .filter { !"*`_$".contains($0) }
    let sentences = words.components(separatedBy: ". ")
    return String((sentences.last ?? "").prefix(160))
  }
}

extension String {
  /// The text with its first letter in upper case.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
