/// A value in Python's syntax, such as the header of a `.npy` file: what `ast.literal_eval` reads, without
/// floating-point and complex numbers and sets.
indirect enum PythonLiteral: Equatable {
  case none
  case bool(Bool)
  /// An integer; one that does not fit is replaced by the nearest that does.
  case integer(Int)
  case string(String)
  case tuple([PythonLiteral])
  case list([PythonLiteral])
  case dictionary([Entry])

  /// A key and its value.
  struct Entry: Equatable {
    let key, value: PythonLiteral
  }

  /// Why a text is not a literal: what is wrong, and at which character.
  struct SyntaxError: Error {
    let problem: String
  }

  /// Parses a text.
  init(_ text: some Sequence<Unicode.Scalar>) throws(SyntaxError) {
    var parser = PythonLiteralParser(text: Array(text))
    self = try parser.whole()
  }

  /// The value of the last entry with a key, as in Python; nil if this is no dictionary, or has no such key.
  subscript(key: String) -> PythonLiteral? {
    guard case .dictionary(let entries) = self else { return nil }
    return entries.last { $0.key == .string(key) }?.value
  }
}

/// A recursive-descent parser of literals.
private struct PythonLiteralParser {
  let text: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(text: [Unicode.Scalar]) { self.text = text }

  mutating func whole() throws(PythonLiteral.SyntaxError) -> PythonLiteral {
    let value = try value()
    skipSpace()
    guard position == text.count else { throw failure("the end") }
    return value
  }

  private mutating func value() throws(PythonLiteral.SyntaxError) -> PythonLiteral {
    skipSpace()
    guard let next = peek else { throw failure("a value") }
    switch next {
    case "(", "[", "{":
      // Each level takes a frame of the stack.
      guard depth < 64 else { throw failure("at most 64 levels of brackets") }
      depth += 1
      defer { depth -= 1 }
      position += 1
      if next == "{" { return .dictionary(try entries()) }
      let (values, hasComma) = try values(until: next == "(" ? ")" : "]")
      if next == "[" { return .list(values) }
      return values.count == 1 && !hasComma ? values[0] : .tuple(values)
    case "'", "\"": return .string(try string())
    case "0"..."9", "-", "+": return .integer(try integer())
    default: return try word()
    }
  }

  private mutating func values(
    until end: Unicode.Scalar
  ) throws(PythonLiteral.SyntaxError) -> ([PythonLiteral], hasComma: Bool) {
    var (values, hasComma): ([PythonLiteral], Bool) = ([], false)
    while !take(end) {
      guard values.isEmpty || hasComma else { throw failure("',' or '\(end)'") }
      values.append(try value())
      hasComma = take(",")
    }
    return (values, hasComma)
  }

  private mutating func entries() throws(PythonLiteral.SyntaxError) -> [PythonLiteral.Entry] {
    var entries: [PythonLiteral.Entry] = []
    var hasComma = true
    while !take("}") {
      guard hasComma else { throw failure("',' or '}'") }
      let key = try value()
      guard take(":") else { throw failure("':'") }
      entries.append(PythonLiteral.Entry(key: key, value: try value()))
      hasComma = take(",")
    }
    return entries
  }

  /// Parses an integer, also a long one of Python 2: `3L`.
  private mutating func integer() throws(PythonLiteral.SyntaxError) -> Int {
    var isNegative = false
    while let sign = peek, sign == "-" || sign == "+" {
      if sign == "-" { isNegative.toggle() }
      position += 1
    }
    guard let first = peek, ("0"..."9").contains(first) else { throw failure("a digit") }
    let radixes: [Unicode.Scalar: Int] = ["x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2]
    var radix = 10
    if first == "0", position + 1 < text.count, let prefixed = radixes[text[position + 1]] {
      radix = prefixed
      position += 2
    }
    let number = try digits(radix)
    guard radix != 10 || first != "0" || number == 0 else {
      throw failure("an integer without a leading zero")
    }
    if peek == "L" || peek == "l" { position += 1 }
    return isNegative ? -number : number
  }

  /// Parses the digits of an integer, which single underscores may group.
  private mutating func digits(_ radix: Int) throws(PythonLiteral.SyntaxError) -> Int {
    var number = 0
    // After the prefix of a radix, an underscore may come first.
    var isDigit = radix != 10
    while let next = peek {
      if next == "_", isDigit {
        isDigit = false
      } else if next.isASCII, let digit = Character(next).hexDigitValue, digit < radix {
        let (scaled, overflows) = number.multipliedReportingOverflow(by: radix)
        let (sum, exceeds) = scaled.addingReportingOverflow(digit)
        number = overflows || exceeds ? .max : sum
        isDigit = true
      } else {
        break
      }
      position += 1
    }
    let last = text[position - 1]
    guard isDigit, last.isASCII, Character(last).hexDigitValue.map({ $0 < radix }) ?? false else {
      throw failure("a digit")
    }
    return number
  }

  /// Parses strings; adjacent ones are joined.
  private mutating func string(isRaw: Bool = false) throws(PythonLiteral.SyntaxError) -> String {
    var string = ""
    while let quote = peek, quote == "'" || quote == "\"" {
      position += 1
      while true {
        guard let next = peek, next != "\n" else { throw failure("\(quote)") }
        position += 1
        if next == quote { break }
        string.unicodeScalars.append(next == "\\" && !isRaw ? try escaped() : next)
      }
      skipSpace()
    }
    return string
  }

  private mutating func escaped() throws(PythonLiteral.SyntaxError) -> Unicode.Scalar {
    guard let next = peek else { throw failure("an escape sequence") }
    position += 1
    switch next {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "\\", "'", "\"": return next
    case "x", "u", "U":
      let count = next == "x" ? 2 : next == "u" ? 4 : 8
      let digits = text[position...].prefix(count)
      guard digits.count == count,
        let code = UInt32(String(String.UnicodeScalarView(digits)), radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw failure("\(count) hexadecimal digits") }
      position += count
      return scalar
    default: throw failure("an escape sequence, not \\\(next)")
    }
  }

  private mutating func word() throws(PythonLiteral.SyntaxError) -> PythonLiteral {
    let start = position
    while let next = peek, next.properties.isXIDContinue || next == "." { position += 1 }
    let word = String(String.UnicodeScalarView(text[start..<position]))
    switch word {
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "None": return .none
    case "r", "R":
      if peek == "'" || peek == "\"" { return .string(try string(isRaw: true)) }
    case "u", "b", "U", "B":
      if peek == "'" || peek == "\"" { return .string(try string()) }
    default: break
    }
    position = start
    throw failure("a value")
  }

  private var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  /// Skips white space and comments.
  private mutating func skipSpace() {
    while let next = peek {
      if next == "#" { while let next = peek, next != "\n" { position += 1 } }
      guard next == "#" || [" ", "\n", "\r", "\t", "\u{0C}"].contains(next) else { return }
      if peek != nil { position += 1 }
    }
  }

  private func failure(_ expected: String) -> PythonLiteral.SyntaxError {
    let rest = String(String.UnicodeScalarView(text[position...].prefix(20)))
    return PythonLiteral.SyntaxError(
      problem: "expected \(expected) at character \(position), found "
        + (rest.isEmpty ? "the end" : rest))
  }
}
