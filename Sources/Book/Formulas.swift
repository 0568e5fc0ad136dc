import Files
import Notebook

/// Mathematics in Markdown, taken out before cmark sees it and put back afterwards: `_` and `*` mean
/// something else there.
struct Formulas {
  /// The Markdown, each formula replaced by a mark.
  private(set) var text = ""
  private(set) var formulas: [(tex: String, isDisplay: Bool)] = []

  // From the private use area: nobody writes these.
  private static let open: Character = "\u{E000}"
  private static let close: Character = "\u{E001}"

  init(_ markdown: String) {
    for line in Self.paragraphs(markdown) {
      if line.hasPrefix("    ") || line.hasPrefix("```") {
        text += line
      } else {
        take(line)
      }
    }
  }

  /// Lines, those between `$$` and `$$` in one piece.
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

  private mutating func take(_ line: String) {
    var rest = line[...]
    while let character = rest.first {
      if character == "`", let end = rest.dropFirst().firstIndex(of: "`") {
        text += rest[...end]
        rest = rest[end...].dropFirst()
      } else if rest.hasPrefix("$$"), let end = rest.dropFirst(2).firstRange(of: "$$") {
        keep(rest.dropFirst(2)[..<end.lowerBound], isDisplay: true)
        rest = rest[end.upperBound...]
      } else if character == "$", let end = rest.dropFirst().firstIndex(of: "$"),
        Formula.isTeX(
          rest[rest.index(after: rest.startIndex)..<end], before: rest[end...].dropFirst().first)
      {
        keep(rest[rest.index(after: rest.startIndex)..<end], isDisplay: false)
        rest = rest[end...].dropFirst()
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func keep(_ tex: Substring, isDisplay: Bool) {
    text += "\(Self.open)\(formulas.count)\(Self.close)"
    formulas.append((String(tex), isDisplay))
  }

  /// Puts the formulas into the HTML that was made of ``text``.
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
      // A browser may break a line behind a formula, but not before the comma that follows.
      if let next = rest.first, ".,;:!?)".contains(next) { result += "\u{2060}" }
    }
    return result + rest
  }
}

extension Substring {
  /// How many pieces `separator` cuts it into.
  fileprivate func components(separated separator: String) -> Int {
    var (count, rest) = (1, self)
    while let range = rest.firstRange(of: separator) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
