import Diagrams
import Foundation

extension SVG {
  /// The attributes that set a color. NSRegularExpression finds them in a page of drawings within milliseconds.
  private static let attribute: NSRegularExpression = {
    let pattern = #"\b(fill|stroke|color)=(["'])(#[0-9a-fA-F]{6}|rgb\([0-9, ]*\)|[a-z]+)\2"#
    guard let attribute = try? NSRegularExpression(pattern: pattern) else {
      preconditionFailure("invalid pattern: \(pattern)")
    }
    return attribute
  }()

  /// Returns CSS rules that set the colors of a page's drawings in both themes.
  ///
  /// Drawings have the colors of the light theme. In the dark theme each becomes the color that contrasts with the dark
  /// background as it does with white, which keeps hues and contrasts.
  static func themeRules(for body: String) -> String {
    let text = body as NSString
    var rules: Set<String> = []
    for match in attribute.matches(in: body, range: NSRange(location: 0, length: text.length)) {
      let name = text.substring(with: match.range(at: 1))
      let value = text.substring(with: match.range(at: 3))
      guard let light = Theme.Color(css: value) else { continue }
      let dark = light.inverted(on: Theme.dark.background)
      rules.insert("svg [\(name)=\"\(value)\"]{\(name):light-dark(\(value),\(dark.hex))}")
    }
    return rules.sorted().joined(separator: "\n")
  }
}
