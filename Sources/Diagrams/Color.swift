import Glibc

extension Theme {
  /// A color, its components from 0 to 1 and proportional to the amount of light (linear sRGB).
  public struct Color: Sendable, Equatable {
    /// The components.
    public var red, green, blue: Double

    /// Creates a color from sRGB bytes, 0 to 255.
    public init(red: Int, green: Int, blue: Int) {
      (self.red, self.green, self.blue) = (
        Self.linear(red), Self.linear(green), Self.linear(blue)
      )
    }

    /// Creates a color from what Graphviz, gnuplot and CSS write: "#1F2933", "rgb( 11, 114, 133)" or the name of a
    /// gray; `nil` for anything else.
    public init?(css text: String) {
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

    /// The color as "#1F2933".
    public var hex: String {
      Self.hex(red: Self.byte(red), green: Self.byte(green), blue: Self.byte(blue))
    }

    /// Returns sRGB bytes as "#1F2933".
    static func hex(red: Int, green: Int, blue: Int) -> String {
      let digits = Array("0123456789ABCDEF")
      return [red, green, blue].reduce(into: "#") { text, byte in
        text += [digits[byte / 16], digits[byte % 16]]
      }
    }

    /// The relative luminance (WCAG 2.1), from 0 to 1.
    var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

    /// Returns the contrast ratio of two colors (WCAG 2.1), from 1 to 21.
    public func contrast(to other: Color) -> Double {
      let (a, b) = (luminance + 0.05, other.luminance + 0.05)
      return max(a, b) / min(a, b)
    }

    /// Returns the color of this hue whose contrast to a dark background is this color's contrast to white.
    ///
    /// So any two colors keep their contrast to each other. Only near-black loses some, as nothing is brighter than
    /// white.
    public func inverted(on background: Color) -> Color {
      let wanted = min(1, contrast(to: .white) * (background.luminance + 0.05) - 0.05)
      var color = self
      if wanted < luminance {
        // Darker: tinted as the background is.
        color = color.scaled(background.red, background.green, background.blue)
        let scale = wanted / color.luminance
        return color.scaled(scale, scale, scale)
      }
      // Lighter: more of its own light up to the limit, then mixed with white.
      let scale = min(1 / max(red, green, blue, 1e-9), wanted / max(luminance, 1e-9))
      color = color.scaled(scale, scale, scale)
      let luminance = color.luminance
      let white = (wanted - luminance) / max(1 - luminance, 1e-9)
      color.red += (1 - color.red) * white
      color.green += (1 - color.green) * white
      color.blue += (1 - color.blue) * white
      return color
    }

    private static let white = Color(red: 255, green: 255, blue: 255)

    private func scaled(_ red: Double, _ green: Double, _ blue: Double) -> Color {
      var color = self
      color.red = min(1, color.red * red)
      color.green = min(1, color.green * green)
      color.blue = min(1, color.blue * blue)
      return color
    }

    private static func linear(_ byte: Int) -> Double {
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func byte(_ light: Double) -> Int {
      let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
      return Int((value * 255).rounded())
    }
  }
}

extension Theme.Color: ExpressibleByStringLiteral {
  /// Creates a color from a literal, "#1F2933".
  ///
  /// - Precondition: the literal is a color.
  public init(stringLiteral text: String) {
    guard let color = Self(css: text) else { fatalError("Theme.Color: '\(text)' is not a color") }
    self = color
  }
}
