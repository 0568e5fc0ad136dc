import Foundation
import Lessons
import Notebook

/// A chapter as a book has it: prose, code, and under the code what it showed.
public struct Document: Sendable {
  /// One piece, in the order of reading.
  enum Block: Equatable, Sendable {
    /// A heading of level 2 or more; `anchor` names it in links.
    case heading(level: Int, text: String, anchor: String)
    /// Paragraphs, lists and formulas in Markdown.
    case prose(String)
    /// Swift, from a line of the chapter's file on.
    case code(String, line: Int)
    /// What is not needed to follow the text: a title, and the code.
    case aside(title: String, code: String, file: String)
    case output([Shown])
    /// Code of the library.
    case quotation(Quotation)
    /// A term, explained where it is first used.
    case term(Term)
  }

  public let number: Int
  /// "05-TensorAutograd", the folder's name.
  public let folder: String
  /// "Gradients of tensors".
  public let title: String
  /// What it answers, for the table of contents; none where the chapter names none.
  var question: String?
  var blocks: [Block]

  /// "chapter-05", the program's name, the page's, and that of the folder of its pictures.
  public var name: String { "chapter-" + paddedNumber }
  var paddedNumber: String { number < 10 ? "0\(number)" : "\(number)" }
  /// The chapter's file, from the project's folder.
  var file: String { "Chapters/\(folder)/main.swift" }
  var exercises: [Lesson] { Lesson.all.filter { $0.chapter == number } }

  /// The headings, for a table of contents.
  var sections: [(text: String, anchor: String)] {
    blocks.compactMap {
      if case .heading(2, let text, let anchor) = $0 { (text, anchor) } else { nil }
    }
  }

  /// "5. Gradients of tensors", in Markdown that does not take it for a list.
  var heading: String { "\(number)\\. \(title)" }

  /// The terms that a piece of prose explains, by the number of its block: each belongs to the last prose before
  /// it that stresses it.
  var explained: [Int: [Term]] {
    var found: [Int: [Term]] = [:]
    for (index, block) in blocks.enumerated() {
      guard case .term(let term) = block else { continue }
      let place = blocks[..<index].lastIndex {
        if case .prose(let text) = $0 { text.contains(term.mark("\\*", "\\*")) } else { false }
      }
      if let place { found[place, default: []].append(term) }
    }
    return found
  }

  /// The blocks in the order of plain text: terms stand behind the prose that goes on around them, so that
  /// none comes between a sentence and its formula.
  var plainBlocks: [Block] {
    var (result, waiting) = ([Block](), [Block]())
    for block in blocks {
      switch block {
      case .term: waiting.append(block)
      case .prose: result.append(block)
      default:
        result += waiting + [block]
        waiting = []
      }
    }
    return result + waiting
  }

  var terms: [Term] {
    blocks.compactMap { if case .term(let term) = $0 { term } else { nil } }
  }

  var outputs: [Shown] {
    blocks.flatMap { block -> [Shown] in
      if case .output(let shown) = block { shown } else { [] }
    }
  }
}

/// A word of the field, and what it means in one sentence.
struct Term: Equatable, Sendable {
  let name, explanation: String

  var anchor: String { "term-" + Document.anchor(name) }

  /// Finds the term between marks, in upper or lower case, as one or many, over the end of a line too.
  func mark(_ before: String, _ after: String) -> Regex<(Substring, Substring)> {
    let words = name.split(separator: " ").map { NSRegularExpression.escapedPattern(for: "\($0)") }
    let pattern = before + "(" + words.joined(separator: "\\s+") + "s?)" + after
    guard let regex = try? Regex(pattern, as: (Substring, Substring).self) else {
      preconditionFailure("no pattern: \(pattern)")
    }
    return regex.ignoresCase()
  }
}

extension Document {
  /// A heading as a name in links: lower case, letters and digits, with dashes between words.
  static func anchor(_ text: String) -> String {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    return words.joined(separator: "-")
  }
}
