import Files

/// Text for pictures, truncated and escaped.
enum Label {
  /// Splits `text` into at most `lines` lines of at most `width` Unicode scalars; `…` marks omissions.
  static func lines(_ text: String, width: Int = 40, lines: Int = 4) -> [String] {
    // Nothing beyond this prefix is shown; megabytes of text cost no more than a line.
    let prefix = text.unicodeScalars.prefix((width + 2) * lines)
    let start = String(String.UnicodeScalarView(prefix))
    guard start.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    else { return [shortened(start, width: width)] }
    var result =
      start
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
      .map { shortened(String($0), width: width) }
    if result.count > lines {
      result = Array(result.prefix(lines))
      result[lines - 1] = shortened(result[lines - 1], width: width - 1) + "…"
    }
    return result
  }

  /// Truncates `text` to `width` Unicode scalars, between characters if possible.
  private static func shortened(_ text: String, width: Int) -> String {
    // A scalar takes at least one byte, so most labels need no counting.
    guard text.utf8.count > width, text.unicodeScalars.count > width else { return text }
    var result = ""
    var room = width - 1
    for character in text {
      room -= character.unicodeScalars.count
      guard room >= 0 else { break }
      result.append(character)
    }
    if result.isEmpty {
      result = String(String.UnicodeScalarView(text.unicodeScalars.prefix(width - 1)))
    }
    return result + "…"
  }

  /// Returns `text` on one line.
  static func line(_ text: String, width: Int = 60) -> String {
    lines(text, width: width).joined(separator: " ")
  }

  /// Returns `text` escaped for an HTML-like label or an SVG title.
  static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var result = ""
    for scalar in text.escapedForMarkup.unicodeScalars {
      switch scalar {
      // Not allowed in XML: use the symbols for control characters instead.
      case "\t": result += " "
      case "\0"..<" ": result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "�")
      case "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "�"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Returns whether a byte needs no escaping.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      false
    default: (0x20..<0x7F).contains(byte)
    }
  }

  /// Returns `text` as lines of an HTML-like label; a space for empty text, as Graphviz rejects empty elements.
  static func html(_ text: String, width: Int = 40) -> String {
    guard !text.isEmpty else { return "&#160;" }
    return lines(text, width: width).map { withDoubledBackslashes(escaped($0)) }
      .joined(separator: "<BR/>")
  }

  /// Doubles backslashes, also before combining marks: Graphviz expands `\N`, `\G` and other escapes even in HTML-like
  /// labels.
  private static func withDoubledBackslashes(_ text: String) -> String {
    let backslash = UInt8(ascii: "\\")
    guard text.utf8.contains(backslash) else { return text }
    let bytes = text.utf8.flatMap { $0 == backslash ? [$0, $0] : [$0] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
