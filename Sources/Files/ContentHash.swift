/// A 128-bit hash of bytes: two variants of the Fowler–Noll–Vo hash (G. Fowler, L. C. Noll and P. Vo, 1991), over words of
/// eight bytes, so that it is much faster than ``Checksum/fnv1a(_:)``.
package struct ContentHash {
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Creates the hash of nothing.
  package init() {}

  /// Creates the hash of the bytes of numbers.
  package init<Number>(of numbers: [Number]) { add(numbers) }

  /// The hash in hexadecimal digits.
  package var text: String { String(first, radix: 16) + "-" + String(second, radix: 16) }

  /// The hash as two integers.
  package var integers: [Int] {
    [Int(truncatingIfNeeded: first), Int(truncatingIfNeeded: second)]
  }

  /// Hashes the bytes of numbers, and their count.
  package mutating func add<Number>(_ numbers: [Number]) {
    numbers.withUnsafeBytes { add($0) }
  }

  /// Hashes the contents of a file.
  package mutating func add(file path: String) throws { add(try File.read(path)) }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let whole = bytes.count - bytes.count % 8
    for offset in stride(from: 0, to: whole, by: 8) {
      add(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var last: UInt64 = 0
    for index in whole..<bytes.count { last = last << 8 | UInt64(bytes[index]) }
    add(last)
    add(UInt64(bytes.count))
  }

  private mutating func add(_ word: UInt64) {
    first = (first ^ word) &* 0x100_0000_01b3
    first ^= first >> 29
    second = (second &+ word) &* 0x2127_599b_f432_5c37
    second ^= second >> 31
  }
}
