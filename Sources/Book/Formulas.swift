import Files
import Notebook

/// The formulas of a Markdown text, extracted before parsing, as Markdown interprets `_` and `*`, and restored in the HTML.
struct Formulas {
  /// The Markdown with placeholders for formulas.
  private(set) var text = ""
  /// The formulas, in order.
  private(set) var formulas: [(tex: String, isDisplay: Bool)] = []

  // Private-use characters, which do not occur in text.
  private static let open: Character = "\u{E000}"
  private static let close: Character = "\u{E001}"

  /// Extracts the formulas of a Markdown text.
  init(_ markdown: String) {
    for line in Self.paragraphs(markdown) {
      if line.hasPrefix("    ") || line.hasPrefix("```") {
        text += line
      } else {
        extract(line)
      }
    }
  }

  /// Returns the lines, joining those of a display formula.
  private static func paragraphs(_ markdown: String) -> [String] {
    var pieces: [String] = []
    var isOpen = false
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if isOpen {
        pieces[pieces.count - 1] += line + "\n"
      } else {
        pieces.append(line + "\n")
      }
      if line.components(separated: "$$") % 2 == 0 { isOpen.toggle() }
    }
    return pieces
  }

  private mutating func extract(_ line: String) {
    var rest = line[...]
    while let character = rest.first {
      if character == "`", let end = rest.dropFirst().firstIndex(of: "`") {
        text += rest[...end]
        rest = rest[end...].dropFirst()
      } else if rest.hasPrefix("$$"), let end = rest.dropFirst(2).firstRange(of: "$$") {
        add(rest.dropFirst(2)[..<end.lowerBound], isDisplay: true)
        rest = rest[end.upperBound...]
      } else if character == "$", let end = rest.dropFirst().firstIndex(of: "$"),
        Formula.isTeX(
          rest[rest.index(after: rest.startIndex)..<end], before: rest[end...].dropFirst().first)
      {
        add(rest[rest.index(after: rest.startIndex)..<end], isDisplay: false)
        rest = rest[end...].dropFirst()
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func add(_ tex: Substring, isDisplay: Bool) {
    text += "\(Self.open)\(formulas.count)\(Self.close)"
    formulas.append((String(tex), isDisplay))
  }

  /// Returns the HTML of ``text`` with the formulas in place of the placeholders.
  func restored(in html: String) -> String {
    guard !formulas.isEmpty else { return html }
    var result = ""
    var rest = html[...]
    while let start = rest.firstIndex(of: Self.open),
      let end = rest[start...].firstIndex(of: Self.close)
    {
      result += rest[..<start]
      if let index = Int(rest[rest.index(after: start)..<end]), formulas.indices.contains(index) {
        let (tex, isDisplay) = formulas[index]
        let kind = isDisplay ? "math display" : "math"
        result += "<span class=\"\(kind)\">\(tex.escapedForMarkup)</span>"
      }
      rest = rest[end...].dropFirst()
      // A word joiner prevents a line break between a formula and punctuation.
      if let next = rest.first, ".,;:!?)".contains(next) { result += "\u{2060}" }
    }
    return result + rest
  }
}

extension Substring {
  /// Returns the number of components separated by `separator`.
  fileprivate func components(separated separator: String) -> Int {
    var (count, rest) = (1, self)
    while let range = rest.firstRange(of: separator) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
