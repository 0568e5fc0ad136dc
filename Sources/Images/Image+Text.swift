import Glibc

/// The color support of a terminal.
public enum TerminalColor: Sendable {
  /// No color: `NO_COLOR` is set, or the output is not a terminal.
  case none
  /// A palette of 256 colors.
  case palette
  /// 24-bit color, which the terminal declares in `COLORTERM`.
  case full

  /// The color support of standard output.
  public static var current: TerminalColor {
    func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    guard isatty(STDOUT_FILENO) == 1, getenv("NO_COLOR") == nil, variable("TERM") != "dumb" else {
      return .none
    }
    return ["truecolor", "24bit"].contains(variable("COLORTERM")) ? .full : .palette
  }
}

extension Image {
  /// Returns the image as lines of text, in which a character shows two pixels, one above the other.
  ///
  /// In color, the characters are half blocks, whose upper and lower halves are the two pixels. Without color,
  /// the mean of the two pixels is a character of " .:-=+*#%@", from black to white.
  ///
  /// - Parameters:
  ///   - columns: The maximum number of characters per line; a wider image is resized.
  ///   - color: The color support of the terminal.
  public func text(columns: Int = 64, color: TerminalColor = .current) -> String {
    let small = width <= columns ? self : shrunk(to: columns)
    return stride(from: 0, to: small.height, by: 2).map { y in
      let line = (0..<small.width).map { x in
        small.character(x, y, below: min(y + 1, small.height - 1), color)
      }
      return line.joined() + (color == .none ? "" : "\u{1B}[0m")
    }.joined(separator: "\n")
  }

  private func shrunk(to columns: Int) -> Image {
    let columns = max(1, columns)
    return resized(width: columns, height: max(1, height * columns / width))
  }

  private func character(_ x: Int, _ y: Int, below: Int, _ color: TerminalColor) -> String {
    let (upper, lower) = (pixel(x, y), pixel(x, below))
    switch color {
    case .none:
      let shades = Array(" .:-=+*#%@")
      let mean = [upper, lower].map { 299 * $0.0 + 587 * $0.1 + 114 * $0.2 }.reduce(0, +) / 2000
      return String(shades[min(mean * shades.count / 256, shades.count - 1)])
    case .palette:
      return "\u{1B}[38;5;\(Self.palette(upper));48;5;\(Self.palette(lower))m▀"
    case .full:
      return "\u{1B}[38;2;\(upper.0);\(upper.1);\(upper.2);48;2;\(lower.0);\(lower.1);\(lower.2)m▀"
    }
  }

  private func pixel(_ x: Int, _ y: Int) -> (Int, Int, Int) {
    let start = (y * width + x) * channels
    let last = channels - 1
    return (
      Int(pixels[start]), Int(pixels[start + min(1, last)]), Int(pixels[start + min(2, last)])
    )
  }

  /// Returns the index of the nearest of the palette's 6 × 6 × 6 colors.
  private static func palette(_ pixel: (Int, Int, Int)) -> Int {
    func level(_ byte: Int) -> Int { (byte * 5 + 127) / 255 }
    return 16 + 36 * level(pixel.0) + 6 * level(pixel.1) + level(pixel.2)
  }
}
