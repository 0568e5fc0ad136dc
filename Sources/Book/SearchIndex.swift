import Foundation
import Notebook

/// Every section's words, for the search that a page does by itself.
struct SearchIndex: Encodable {
  struct Entry: Encodable, Equatable {
    /// The page and the place on it.
    let link: String
    /// "5. Gradients of tensors", and the section's heading.
    let chapter, section: String
    let text: String
  }

  let entries: [Entry]

  init(_ edition: Edition) {
    entries =
      edition.documents.flatMap(Self.entries)
      + edition.glossary.map { term, document in
        Entry(
          link: "glossary.html#\(term.anchor)", chapter: "Glossary", section: term.name,
          text: term.explanation)
      }
  }

  private static func entries(_ document: Document) -> [Entry] {
    let chapter = "\(document.number). \(document.title)"
    var entries: [Entry] = []
    var (section, anchor, words) = ("", "", [String]())
    func close() {
      guard !words.isEmpty else { return }
      let link = document.name + ".html" + (anchor.isEmpty ? "" : "#" + anchor)
      entries.append(
        Entry(link: link, chapter: chapter, section: section, text: words.joined(separator: " ")))
    }
    for block in document.blocks {
      switch block {
      case .heading(_, let text, let name):
        close()
        (section, anchor, words) = (text, name, [])
      case .prose(let text):
        words.append(
          plain(
            text.split(separator: "\n").map { Formula.prose(String($0)) }.joined(separator: " ")))
      case .code(let text, _): words.append(plain(text))
      case .quotation(let quotation): words.append(plain(quotation.code))
      case .output(let shown):
        words += shown.filter { $0.kind == .claim }.map { plain($0.text) }
      case .aside, .term: break
      }
    }
    close()
    for exercise in document.exercises {
      entries.append(
        Entry(
          link: "\(document.name).html#exercise-\(exercise.name)", chapter: chapter,
          section: exercise.title, text: exercise.goal))
    }
    return entries
  }

  private static func plain(_ text: String) -> String {
    text.filter { !"*`".contains($0) }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The index as a script: pages from disk may not read other files, but they may run them.
  func script() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return "window.bookIndex=" + String(decoding: try encoder.encode(entries), as: UTF8.self)
      + ";\n"
  }
}
