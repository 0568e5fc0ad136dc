import Files

/// A number that follows from bytes: other bytes, another number, as good as surely.
///
/// Two sums of the Fowler-Noll-Vo kind (G. Fowler, L. C. Noll and P. Vo, 1991), over words of eight bytes.
struct Key {
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x9e37_79b9_7f4a_7c15

  var text: String { String(first, radix: 16) + "-" + String(second, radix: 16) }

  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      let whole = buffer.count - buffer.count % 8
      for place in stride(from: 0, to: whole, by: 8) {
        add(buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      }
      var last: UInt64 = 0
      for place in whole..<buffer.count { last = last << 8 | UInt64(buffer[place]) }
      add(last)
    }
    add(UInt64(bytes.count))
  }

  mutating func add(file path: String) throws { add(try File.read(path)) }

  private mutating func add(_ word: UInt64) {
    first = (first ^ word) &* 0x100_0000_01b3
    first ^= first >> 29
    second = (second &+ word) &* 0x2127_599b_f432_5c37
    second ^= second >> 31
  }
}
