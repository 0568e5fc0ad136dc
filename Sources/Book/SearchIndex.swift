import Foundation
import Notebook

/// The text of every section, for client-side search.
struct SearchIndex: Encodable {
  /// An entry of the index.
  struct Entry: Encodable, Equatable {
    /// The URL of the section, relative to the book's folder.
    let link: String
    /// The chapter, "5. Gradients of tensors", and the heading of the section.
    let chapter, section: String
    /// The plain text.
    let text: String
  }

  /// The entries, in the order of the book.
  let entries: [Entry]

  /// Creates the index of a book.
  init(_ book: BuiltBook) {
    entries =
      book.documents.flatMap(Self.entries)
      + book.glossary.map { term, document in
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
      case .output(let outputs):
        words += outputs.filter { $0.kind == .claim }.map { plain($0.text) }
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

  /// Returns the index as a script, as pages opened from disk may load scripts, but no other files.
  func script() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return "window.bookIndex=" + String(decoding: try encoder.encode(entries), as: UTF8.self)
      + ";\n"
  }
}
