import Files
import Foundation

/// Pictures of lines, put into a page.
enum SVG {
  /// Larger drawings, in bytes, are shown as images, so that a page stays light.
  static let limit = 400_000
  /// The most dots a drawing is high on a page, as far as its words can still be read.
  static let tallest = 860
  /// How small the drawing of a graph may become on a page: its words are 9 points high.
  static let smallest = 0.7

  /// Reads a drawing as an element to stand in HTML; `nil` where it is none, or too large.
  ///
  /// Its names get `prefix`, as two drawings on a page may not share them; its size becomes a view box
  /// that fits into the column.
  ///
  /// - Parameter shrinks: whether it may become as small as the window makes it. Else its frame scrolls where
  ///   its words could not be read.
  static func inlined(
    _ path: String, prefix: String, label: String, shrinks: Bool
  ) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.utf8.count <= limit,
      let start = text.range(of: "<svg")?.lowerBound,
      let end = text[start...].firstIndex(of: ">")
    else { return nil }
    var body = text[end...].trimmingCharacters(in: .whitespacesAndNewlines)
    for mark in [" id=\"", " id='", "href=\"#", "href='#", "url(#"] {
      body = body.replacingOccurrences(of: mark, with: mark + prefix)
    }
    return opening(String(text[start..<end]), label: label, shrinks: shrinks) + body
  }

  /// The first tag, with a view box and at most its own width.
  private static func opening(_ tag: String, label: String, shrinks: Bool) -> String {
    var attributes: [String: String] = [:]
    for match in tag.matches(of: /([\w:]+)\s*=\s*"([^"]*)"/) {
      attributes[String(match.1)] = String(match.2)
    }
    let (width, height) = (attributes["width"] ?? "", attributes["height"] ?? "")
    let box = attributes["viewBox"] ?? "0 0 \(number(width)) \(number(height))"
    // Graphviz counts in points, of which 72 are an inch; a page has 96 dots an inch.
    let dots = { (text: String) in text.hasSuffix("pt") ? number(text) * 96 / 72 : number(text) }
    // A picture that is too high for a window is made smaller as a whole.
    let scale = max(smallest, min(1, Double(tallest) / max(dots(height), 1)))
    let pixels = Int(dots(width) * scale)
    var size = pixels > 0 ? " width=\"\(pixels)\"" : ""
    if !shrinks { size += " style=\"min-width:\(Int(dots(width) * smallest))px\"" }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
      + " viewBox=\"\(box)\"\(size) role=\"img\" aria-label=\"\(label.escapedForMarkup)\""
  }

  private static func number(_ text: String) -> Double {
    Double(text.prefix { $0.isNumber || $0 == "." }) ?? 0
  }
}
