import Lessons

/// Turns "chapter 5", "exercise 5.1" and the titles of known papers into links.
struct CrossReferences {
  /// Chapters and exercises that there are; others are left as they stand.
  let chapters: Set<Int>
  let exercises: [String: String]

  init(_ edition: Edition) {
    chapters = Set(edition.documents.map(\.number))
    let known = edition.documents.flatMap(\.exercises)
    exercises = Dictionary(
      uniqueKeysWithValues: known.map { ("\($0.chapter).\($0.number)", $0.name) })
  }

  /// The page of a chapter.
  static func page(_ chapter: Int) -> String {
    "chapter-" + (chapter < 10 ? "0" : "") + "\(chapter).html"
  }

  /// Adds links to HTML, outside of tags, code and links that are there.
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

  private static let quiet = ["a", "code", "pre", "span class=\"math", "h2", "h3"]

  private static func isOpening(_ tag: Substring) -> Bool {
    quiet.contains {
      tag.hasPrefix("<\($0)") && !(tag.dropFirst($0.count + 1).first?.isLetter ?? false)
    }
  }

  private static func isClosing(_ tag: Substring) -> Bool {
    quiet.contains { tag.hasPrefix("</\($0.prefix { $0 != " " })>") }
  }

  /// Tags, and the text between them.
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
