import Foundation

extension SVG {
  /// What drawings lie on in the dark.
  static let darkCard = Color(red: 0x1f, green: 0x21, blue: 0x26)

  /// What paints. Foundation's engine reads a page of drawings in milliseconds.
  private static let attribute: NSRegularExpression = {
    let pattern = #"\b(fill|stroke|color)=(["'])(#[0-9a-fA-F]{6}|rgb\([0-9, ]*\)|[a-z]+)\2"#
    guard let attribute = try? NSRegularExpression(pattern: pattern) else {
      preconditionFailure("no pattern: \(pattern)")
    }
    return attribute
  }()

  /// Rules for the drawings in a page: what their colors are in the dark.
  ///
  /// They are made for white paper. In the dark each color becomes the one that stands out from the card as
  /// the first does from white; so any two of them are as far apart as before. Hues stay.
  static func darkRules(for body: String) -> String {
    let text = body as NSString
    var rules: Set<String> = []
    for match in attribute.matches(in: body, range: NSRange(location: 0, length: text.length)) {
      let (name, value) = (text.substring(with: match.range(at: 1)), match.range(at: 3))
      let paint = text.substring(with: value)
      guard let color = Color(paint) else { continue }
      rules.insert(
        "svg [\(name)=\"\(paint)\"]{\(name):light-dark(\(paint),\(color.inTheDark.text))}")
    }
    return rules.sorted().joined(separator: "\n")
  }
}

/// A color of light, its parts from 0 to 1 and proportional to how much light there is.
struct Color: Equatable {
  var red, green, blue: Double

  init(red: Int, green: Int, blue: Int) {
    (self.red, self.green, self.blue) = (
      Self.light(red), Self.light(green), Self.light(blue)
    )
  }

  /// Reads "#1f2933", "rgb( 11, 114, 133)", or one of the names that gnuplot and Graphviz write.
  init?(_ text: String) {
    let names = ["black": 0, "gray": 0x80, "lightgray": 0xd3, "white": 0xff]
    if let gray = names[text] {
      self.init(red: gray, green: gray, blue: gray)
    } else if text.hasPrefix("#"), let number = Int(text.dropFirst(), radix: 16) {
      self.init(red: number >> 16, green: number >> 8 & 255, blue: number & 255)
    } else if text.hasPrefix("rgb(") {
      let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
      guard parts.count == 3, parts.allSatisfy({ $0 < 256 }) else { return nil }
      self.init(red: parts[0], green: parts[1], blue: parts[2])
    } else {
      return nil
    }
  }

  /// "#1f2933".
  var text: String {
    "#"
      + [red, green, blue].map { String(format: "%02x", Self.byte($0)) }.joined()
  }

  /// How bright it is (WCAG 2.1, relative luminance).
  var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

  /// How much two colors stand out from each other, from 1 to 21 (WCAG 2.1).
  func contrast(to other: Color) -> Double {
    let (a, b) = (luminance + 0.05, other.luminance + 0.05)
    return max(a, b) / min(a, b)
  }

  /// The color of this hue that stands out from the dark card as this one does from white.
  var inTheDark: Color {
    let card = SVG.darkCard
    let white = Color(red: 255, green: 255, blue: 255)
    let wanted = min(1, contrast(to: white) * (card.luminance + 0.05) - 0.05)
    var color = self
    if wanted < luminance {
      // Less light, tinted as the card is.
      color.red *= card.red
      color.green *= card.green
      color.blue *= card.blue
      let scale = wanted / color.luminance
      (color.red, color.green, color.blue) = (
        min(1, color.red * scale), min(1, color.green * scale), min(1, color.blue * scale)
      )
    } else {
      // More of its own light, as far as there is more; then a share of white.
      let scale = min(1 / max(red, green, blue, 1e-9), wanted / max(luminance, 1e-9))
      (color.red, color.green, color.blue) = (red * scale, green * scale, blue * scale)
      let luminance = color.luminance
      let share = (wanted - luminance) / max(1 - luminance, 1e-9)
      color.red += (1 - color.red) * share
      color.green += (1 - color.green) * share
      color.blue += (1 - color.blue) * share
    }
    return color
  }

  private static func light(_ byte: Int) -> Double {
    let value = Double(byte) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  private static func byte(_ light: Double) -> Int {
    let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
    return Int((value * 255).rounded())
  }
}
