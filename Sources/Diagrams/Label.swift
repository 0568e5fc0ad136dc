import Files

/// Words on their way into a picture: short enough to draw, and harmless whatever they hold.
enum Label {
  /// Splits `text` at its line ends into at most `lines` lines of at most `width` scalars; `…` marks
  /// what is left out.
  static func lines(_ text: String, width: Int = 40, lines: Int = 4) -> [String] {
    // Nothing beyond this prefix can be shown, so that megabytes cost no more than a line.
    let prefix = text.unicodeScalars.prefix((width + 2) * lines)
    let start = String(String.UnicodeScalarView(prefix))
    guard start.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    else { return [shortened(start, width: width)] }
    var kept =
      start
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
      .map { shortened(String($0), width: width) }
    if kept.count > lines {
      kept = Array(kept.prefix(lines))
      kept[lines - 1] = shortened(kept[lines - 1], width: width - 1) + "…"
    }
    return kept
  }

  /// Cuts `text` to `width` scalars, between characters where it can.
  private static func shortened(_ text: String, width: Int) -> String {
    // A scalar takes at least one byte: most labels need no counting.
    guard text.utf8.count > width, text.unicodeScalars.count > width else { return text }
    var kept = ""
    var room = width - 1
    for character in text {
      room -= character.unicodeScalars.count
      guard room >= 0 else { break }
      kept.append(character)
    }
    if kept.isEmpty {
      kept = String(String.UnicodeScalarView(text.unicodeScalars.prefix(width - 1)))
    }
    return kept + "…"
  }

  /// `text` on one line.
  static func line(_ text: String, width: Int = 60) -> String {
    lines(text, width: width).joined(separator: " ")
  }

  /// `text` for use inside an HTML-like label or an SVG title.
  static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy(isHarmless) { return text }
    var result = ""
    for scalar in text.escapedForMarkup.unicodeScalars {
      switch scalar {
      // XML has no place for these: show the pictures of the control characters instead.
      case "\t": result += " "
      case "\0"..<" ": result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "�")
      case "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "�"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether a byte stands for itself wherever it stands.
  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      false
    default: (0x20..<0x7F).contains(byte)
    }
  }

  /// `text` as lines of an HTML-like label; a space if there is none, as empty elements are refused.
  static func html(_ text: String, width: Int = 40) -> String {
    guard !text.isEmpty else { return "&#160;" }
    // Graphviz expands \N, \G and their kind even here; it takes \\ for a plain backslash.
    return lines(text, width: width)
      .map { $0.contains("\\") ? escaped($0).replacing("\\", with: #"\\"#) : escaped($0) }
      .joined(separator: "<BR/>")
  }
}
