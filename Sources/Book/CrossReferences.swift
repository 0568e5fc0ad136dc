import Lessons

/// The conversion of "chapter 5", "exercise 5.1" and the titles of papers into links.
struct CrossReferences {
  /// The numbers of the chapters in the book; others are not linked.
  let chapters: Set<Int>
  /// The names of exercises by number, "5.1".
  let exercises: [String: String]

  /// Creates the references of a book.
  init(_ book: BuiltBook) {
    chapters = Set(book.documents.map(\.number))
    let known = book.documents.flatMap(\.exercises)
    exercises = Dictionary(
      uniqueKeysWithValues: known.map { ("\($0.chapter).\($0.number)", $0.name) })
  }

  /// Returns the file name of a chapter's page.
  static func page(_ chapter: Int) -> String {
    "chapter-" + (chapter < 10 ? "0" : "") + "\(chapter).html"
  }

  /// Returns HTML with links added, outside of tags, code, formulas, headings and existing links.
  func linked(_ html: String) -> String {
    var result = ""
    var closed = 0
    for piece in Self.pieces(html) {
      if piece.hasPrefix("<") {
        if Self.isOpening(piece) { closed += 1 }
        if Self.isClosing(piece) { closed -= 1 }
        result += piece
      } else {
        result += closed > 0 ? String(piece) : text(String(piece))
      }
    }
    return result
  }

  private static let excluded = ["a", "code", "pre", "span class=\"math", "h2", "h3"]

  private static func isOpening(_ tag: Substring) -> Bool {
    excluded.contains {
      tag.hasPrefix("<\($0)") && !(tag.dropFirst($0.count + 1).first?.isLetter ?? false)
    }
  }

  private static func isClosing(_ tag: Substring) -> Bool {
    excluded.contains { tag.hasPrefix("</\($0.prefix { $0 != " " })>") }
  }

  /// Returns tags, and the text between them.
  private static func pieces(_ html: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = html[...]
    while !rest.isEmpty {
      let end: Substring.Index
      if rest.first == "<" {
        end = rest.firstIndex(of: ">").map { rest.index(after: $0) } ?? rest.endIndex
      } else {
        end = rest.firstIndex(of: "<") ?? rest.endIndex
      }
      pieces.append(rest[..<end])
      rest = rest[end...]
    }
    return pieces
  }

  private func text(_ text: String) -> String {
    var text = text.replacing(/([Ee]xercise\s+)(\d+\.\d+)/) { match in
      guard let name = exercises[String(match.2)] else { return String(match.0) }
      let chapter = Int(match.2.prefix { $0 != "." }) ?? 0
      return "<a href=\"\(Self.page(chapter))#exercise-\(name)\">\(match.0)</a>"
    }
    text = text.replacing(/([Cc]hapter\s+)(\d+)(?![\d.]*\d)/) { match in
      guard let number = Int(match.2), chapters.contains(number) else { return String(match.0) }
      return "<a href=\"\(Self.page(number))\">\(match.0)</a>"
    }
    return Paper.linked(text)
  }
}
