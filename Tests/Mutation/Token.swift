/// A piece of Swift source. Comments and white space are between the tokens.
struct Token: Equatable {
  /// What a token is.
  enum Kind {
    case word, number, string, symbol, open, close, separator
  }

  let kind: Kind
  let text: String
  /// The position in the bytes of the source.
  let range: Range<Int>
  /// Whether there is white space on both sides or on none, as around a binary operator.
  var isBinary = false

  /// Returns the tokens of a source.
  static func scan(_ source: [UInt8]) -> [Token] {
    var scanner = Scanner(source: source)
    return scanner.tokens()
  }
}

/// Splits a source into tokens. A string with all that is interpolated in it is one token.
private struct Scanner {
  let source: [UInt8]
  var position = 0

  init(source: [UInt8]) { self.source = source }

  mutating func tokens() -> [Token] {
    var tokens: [Token] = []
    while position < source.count {
      let start = position
      guard let kind = next() else { continue }
      let text = String(decoding: source[start..<position], as: UTF8.self)
      var token = Token(kind: kind, text: text, range: start..<position)
      token.isBinary = isSpace(start - 1) == isSpace(position)
      tokens.append(token)
    }
    return tokens
  }

  /// Moves past the next token, white space or comment; returns `nil` if it was not a token.
  private mutating func next() -> Token.Kind? {
    let byte = source[position]
    switch byte {
    case _ where isSpace(position):
      position += 1
      return nil
    case UInt8(ascii: "/") where at(1) == UInt8(ascii: "/"):
      while position < source.count, source[position] != UInt8(ascii: "\n") { position += 1 }
      return nil
    case UInt8(ascii: "\""):
      skipString()
      return .string
    case _ where isDigit(byte):
      skip { isWord($0) }
      if at(0) == UInt8(ascii: "."), isDigit(at(1)) {
        skip { isWord($0) }
      }
      if source[position - 1] == UInt8(ascii: "e"), at(0) == UInt8(ascii: "-") {
        skip { isWord($0) }
      }
      return .number
    case _ where isWord(byte) || byte == UInt8(ascii: "$"):
      skip { isWord($0) }
      return .word
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      position += 1
      return .open
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      position += 1
      return .close
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"):
      position += 1
      return .separator
    case UInt8(ascii: ".") where at(1) != UInt8(ascii: "."):
      position += 1
      return .separator
    default:
      skip { Self.operators.contains($0) }
      return .symbol
    }
  }

  private static let operators = Set("+-*/%<>=!&|^~?.@\\#".utf8)

  /// Moves past one byte, and past those after it that belong to the same token.
  private mutating func skip(while belongs: (UInt8) -> Bool) {
    repeat { position += 1 } while position < source.count && belongs(source[position])
  }

  private mutating func skipString() {
    position += 1
    while position < source.count, source[position] != UInt8(ascii: "\"") {
      if source[position] == UInt8(ascii: "\\"), at(1) == UInt8(ascii: "(") {
        skipInterpolation()
      } else {
        position += source[position] == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    position += 1
  }

  private mutating func skipInterpolation() {
    position += 2
    var depth = 1
    while depth > 0, position < source.count {
      if source[position] == UInt8(ascii: "\"") {
        skipString()
        continue
      }
      if source[position] == UInt8(ascii: "(") { depth += 1 }
      if source[position] == UInt8(ascii: ")") { depth -= 1 }
      position += 1
    }
  }

  private func at(_ offset: Int) -> UInt8 {
    position + offset < source.count ? source[position + offset] : 0
  }

  private func isSpace(_ position: Int) -> Bool {
    !source.indices.contains(position) || [9, 10, 13, 32].contains(source[position])
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

private func isWord(_ byte: UInt8) -> Bool {
  isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    || byte >= 128
}
