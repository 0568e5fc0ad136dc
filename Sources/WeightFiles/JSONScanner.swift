/// Reads as much of JSON (RFC 8259) as a safetensors header needs, from left to right: objects,
/// strings, and lists of whole numbers that are not negative.
struct JSONScanner {
  typealias Failure = SafeTensorsHeader.Failure

  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads an object, and lets `member` read the value of every key.
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

  /// Reads a list of whole numbers.
  mutating func integers() throws(Failure) -> [Int] {
    try expect("[")
    var numbers: [Int] = []
    if take("]") { return numbers }
    repeat { numbers.append(try integer()) } while take(",")
    try expect("]")
    return numbers
  }

  /// Reads a string.
  mutating func string() throws(Failure) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure("a string that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(&text)
      case 0..<0x20: throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string without end")
  }

  /// Makes sure that nothing but spaces is left.
  mutating func end() throws(Failure) {
    skipSpaces()
    guard place == bytes.count else { throw failure("more than one object") }
  }

  private mutating func integer() throws(Failure) -> Int {
    skipSpaces()
    let start = place
    var value = 0
    while place < bytes.count, case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10 {
      let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, exceeds) = tens.addingReportingOverflow(Int(digit))
      guard !overflows, !exceeds else { throw failure("a number too large") }
      value = sum
      place += 1
    }
    guard place > start, bytes[start] != UInt8(ascii: "0") || place == start + 1 else {
      throw failure("no whole number from 0 up")
    }
    return value
  }

  private mutating func escape(_ text: inout [UInt8]) throws(Failure) {
    let plain: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12,
      UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]
    let letter = next()
    if let letter, let byte = plain[letter] {
      text.append(byte)
      return
    }
    guard letter == UInt8(ascii: "u") else { throw failure("an unknown escape in a string") }
    var units = [try hexadecimal()]
    if UTF16.isLeadSurrogate(units[0]) {
      guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
        throw failure("half a surrogate pair")
      }
      units.append(try hexadecimal())
    }
    guard let string = String(validating: units, as: UTF16.self) else {
      throw failure("half a surrogate pair")
    }
    text += Array(string.utf8)
  }

  private mutating func hexadecimal() throws(Failure) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next(), let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw failure("an escape that is not hexadecimal")
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  private mutating func expect(_ character: UnicodeScalar) throws(Failure) {
    guard take(character) else { throw failure("no '\(character)' where one must be") }
  }

  private mutating func take(_ character: UnicodeScalar) -> Bool {
    skipSpaces()
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func skipSpaces() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private mutating func next() -> UInt8? {
    guard place < bytes.count else { return nil }
    defer { place += 1 }
    return bytes[place]
  }

  private func failure(_ what: String) -> Failure {
    Failure(description: "its header has \(what), at byte \(place + 8)")
  }
}
