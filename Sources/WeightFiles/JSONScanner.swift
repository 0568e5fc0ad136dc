/// A parser of the subset of JSON (RFC 8259) in safetensors headers: objects, strings, and arrays of
/// non-negative integers.
struct JSONScanner {
  typealias Failure = SafeTensorsHeader.Failure

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Parses an object; `member` parses the value of each key.
  mutating func object(
    _ member: (inout JSONScanner, String) throws(Failure) -> Void
  ) throws(Failure) {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Parses an array of at most 64 integers.
  mutating func integers() throws(Failure) -> [Int] {
    try expect("[")
    var numbers: [Int] = []
    if take("]") { return numbers }
    repeat {
      numbers.append(try integer())
      guard numbers.count <= 64 else { throw failure("more than 64 sizes of one tensor") }
    } while take(",")
    try expect("]")
    return numbers
  }

  /// Parses a string.
  mutating func string() throws(Failure) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure("invalid UTF-8 in a string")
        }
        return string
      case UInt8(ascii: "\\"): try escape(&text)
      case 0..<0x20: throw failure("control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("unterminated string")
  }

  /// Checks that only whitespace is left.
  mutating func end() throws(Failure) {
    skipSpaces()
    guard position == bytes.count else { throw failure("more than one object") }
  }

  private mutating func integer() throws(Failure) -> Int {
    skipSpaces()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10
    {
      let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, exceeds) = tens.addingReportingOverflow(Int(digit))
      guard !overflows, !exceeds else { throw failure("integer out of range") }
      value = sum
      position += 1
    }
    guard position > start, bytes[start] != UInt8(ascii: "0") || position == start + 1 else {
      throw failure("expected a non-negative integer")
    }
    return value
  }

  private mutating func escape(_ text: inout [UInt8]) throws(Failure) {
    let letter = next()
    switch letter.map(UnicodeScalar.init) {
    case "\"", "\\", "/": return text.append(letter!)
    case "b": return text.append(8)
    case "f": return text.append(12)
    case "n": return text.append(10)
    case "r": return text.append(13)
    case "t": return text.append(9)
    default: break
    }
    guard letter == UInt8(ascii: "u") else { throw failure("unknown escape sequence in a string") }
    var units = [try hexadecimal()]
    if UTF16.isLeadSurrogate(units[0]) {
      guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
        throw failure("unpaired surrogate")
      }
      units.append(try hexadecimal())
    }
    guard let string = String(validating: units, as: UTF16.self) else {
      throw failure("unpaired surrogate")
    }
    text += Array(string.utf8)
  }

  private mutating func hexadecimal() throws(Failure) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next(), let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw failure("invalid hexadecimal escape")
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  private mutating func expect(_ character: UnicodeScalar) throws(Failure) {
    guard take(character) else { throw failure("expected '\(character)'") }
  }

  private mutating func take(_ character: UnicodeScalar) -> Bool {
    skipSpaces()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func next() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  private func failure(_ problem: String) -> Failure {
    Failure(description: "invalid JSON at byte \(position + 8) of its header: \(problem)")
  }
}
