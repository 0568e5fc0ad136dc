import Foundation
import Lessons
import Notebook

/// A woven chapter: prose, code and outputs.
public struct Document: Sendable {
  /// A block of a chapter.
  enum Block: Equatable, Sendable {
    /// A heading of level 2 or more, and the identifier by which links refer to it.
    case heading(level: Int, text: String, anchor: String)
    /// Paragraphs, lists and formulas in Markdown.
    case prose(String)
    /// Swift code, and its first line in the chapter's file.
    case code(String, line: Int)
    /// Code that is not needed to follow the text, collapsed on pages.
    case aside(title: String, code: String, file: String)
    /// Outputs of the code before.
    case output([CellOutput])
    /// Quoted code of the library.
    case quotation(Quotation)
    /// The definition of a term, where it is first used.
    case term(Term)
  }

  /// The chapter's number.
  public let number: Int
  /// The name of the chapter's folder: "05-TensorAutograd".
  public let folder: String
  /// The title: "Gradients of tensors".
  public let title: String
  /// The question that the chapter answers, for the table of contents.
  var question: String?
  /// The blocks, in order.
  var blocks: [Block]

  /// The name of the program, the page and the output folder: "chapter-05".
  public var name: String { "chapter-" + paddedNumber }
  /// The number in two digits: "05".
  var paddedNumber: String { number < 10 ? "0\(number)" : "\(number)" }
  /// The path of the chapter's file, relative to the project folder.
  var file: String { "Chapters/\(folder)/main.swift" }
  /// The chapter's exercises.
  var exercises: [Lesson] { Lesson.all.filter { $0.chapter == number } }

  /// The headings of level 2, for the table of contents.
  var sections: [(text: String, anchor: String)] {
    blocks.compactMap {
      if case .heading(2, let text, let anchor) = $0 { (text, anchor) } else { nil }
    }
  }

  /// The number and title in Markdown, escaped so that it is not a list: "5\. Gradients of tensors".
  var heading: String { "\(number)\\. \(title)" }

  /// The terms by the index of the prose block that introduces them, the last one before the definition that
  /// emphasizes the term.
  var termsByBlock: [Int: [Term]] {
    var found: [Int: [Term]] = [:]
    for (index, block) in blocks.enumerated() {
      guard case .term(let term) = block else { continue }
      let prose = blocks[..<index].lastIndex {
        if case .prose(let text) = $0 {
          text.contains(term.regex(between: "\\*", and: "\\*"))
        } else {
          false
        }
      }
      if let prose { found[prose, default: []].append(term) }
    }
    return found
  }

  /// The blocks for plain text, with definitions of terms after the surrounding prose, so that none separates a sentence
  /// from its formula.
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

  /// The terms that the chapter defines.
  var terms: [Term] {
    blocks.compactMap { if case .term(let term) = $0 { term } else { nil } }
  }

  /// The outputs, in order.
  var outputs: [CellOutput] {
    blocks.flatMap { block -> [CellOutput] in
      if case .output(let outputs) = block { outputs } else { [] }
    }
  }
}

/// A term of the field, with its definition in one sentence.
struct Term: Equatable, Sendable {
  let name, explanation: String

  /// The identifier by which links refer to it.
  var anchor: String { "term-" + Document.anchor(name) }

  /// Returns a regular expression that matches the term between markup, case-insensitively, singular or plural, also
  /// across lines.
  func regex(between before: String, and after: String) -> Regex<(Substring, Substring)> {
    let words = name.split(separator: " ").map { NSRegularExpression.escapedPattern(for: "\($0)") }
    let pattern = before + "(" + words.joined(separator: "\\s+") + "s?)" + after
    guard let regex = try? Regex(pattern, as: (Substring, Substring).self) else {
      preconditionFailure("invalid pattern: \(pattern)")
    }
    return regex.ignoresCase()
  }
}

extension Document {
  /// Returns the identifier of a heading for links: lowercase words of letters and digits, joined by hyphens.
  static func anchor(_ text: String) -> String {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    return words.joined(separator: "-")
  }
}
