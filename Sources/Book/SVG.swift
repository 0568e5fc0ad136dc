import Files
import Foundation

/// SVG drawings for embedding in a page.
enum SVG {
  /// The maximum size in bytes of embedded drawings; larger ones are linked as images.
  static let maximumByteCount = 400_000
  /// The maximum height in pixels of a drawing, as long as its text is readable.
  static let maximumHeight = 860
  /// The minimum scale of graphs, whose text is 9 points high.
  static let minimumScale = 0.7

  /// Returns a drawing as an HTML element; `nil` if the file is not SVG or too large.
  ///
  /// Its identifiers get a prefix, as they must be unique on a page; its size becomes a view box that fits the column.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - prefix: the prefix of identifiers.
  ///   - label: the accessible name.
  ///   - shrinks: whether it shrinks with the window without limit; otherwise its frame scrolls below the minimum scale.
  static func inlined(
    _ path: String, prefix: String, label: String, shrinks: Bool
  ) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      text.utf8.count <= maximumByteCount,
      let start = text.range(of: "<svg")?.lowerBound,
      let end = text[start...].firstIndex(of: ">")
    else { return nil }
    var body = text[end...].trimmingCharacters(in: .whitespacesAndNewlines)
    for mark in [" id=\"", " id='", "href=\"#", "href='#", "url(#"] {
      body = body.replacingOccurrences(of: mark, with: mark + prefix)
    }
    return opening(String(text[start..<end]), label: label, shrinks: shrinks) + body
  }

  /// Returns the opening tag, with a view box and its width as a maximum.
  private static func opening(_ tag: String, label: String, shrinks: Bool) -> String {
    var attributes: [String: String] = [:]
    for match in tag.matches(of: /([\w:]+)\s*=\s*"([^"]*)"/) {
      attributes[String(match.1)] = String(match.2)
    }
    let (width, height) = (attributes["width"] ?? "", attributes["height"] ?? "")
    let box = attributes["viewBox"] ?? "0 0 \(number(width)) \(number(height))"
    // Graphviz's unit is the point, 1/72 inch; a CSS pixel is 1/96 inch.
    let pixels = { (text: String) in text.hasSuffix("pt") ? number(text) * 96 / 72 : number(text) }
    // Scale tall drawings down to fit a window.
    let scale = max(minimumScale, min(1, Double(maximumHeight) / max(pixels(height), 1)))
    let scaledWidth = Int(pixels(width) * scale)
    var size = scaledWidth > 0 ? " width=\"\(scaledWidth)\"" : ""
    if !shrinks { size += " style=\"min-width:\(Int(pixels(width) * minimumScale))px\"" }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
      + " viewBox=\"\(box)\"\(size) role=\"img\" aria-label=\"\(label.escapedForMarkup)\""
  }

  private static func number(_ text: String) -> Double {
    Double(text.prefix { $0.isNumber || $0 == "." }) ?? 0
  }
}
