import Tensors

/// A source of damaged inputs: the same for the same seed.
public struct Mutator {
  private let seeds: [[UInt8]]
  private let words: [[UInt8]]
  private let generator: Generator

  /// Creates a mutator of a target's inputs.
  public init(_ target: FuzzTarget, seed: UInt64) throws {
    seeds = try target.seedInputs().map(\.bytes).filter { $0.count <= 1 << 16 }
    words = target.words.map { Array($0.utf8) }
    generator = Generator(seed: seed)
  }

  /// Returns an input: first the seeds themselves, then damaged ones.
  public func input(_ index: Int) -> [UInt8] {
    guard index >= seeds.count else { return seeds[index] }
    var own = generator.split(index)
    var bytes = seeds.isEmpty ? [] : seeds[own.integer(below: seeds.count)]
    for _ in 0...own.integer(below: 4) { change(&bytes, &own) }
    if own.integer(below: 8) == 0 {
      bytes = Array(bytes.prefix(own.integer(below: bytes.count + 1)))
    }
    return bytes
  }

  private func change(_ bytes: inout [UInt8], _ own: inout Generator) {
    let position = own.integer(below: bytes.count + 1)
    let rest = bytes.count - position
    let range = position..<position + min(rest, 1 + own.integer(below: 16))
    switch own.integer(below: 10) {
    case 0 where rest > 0: bytes[position] ^= 1 << UInt8(own.integer(below: 8))
    case 1 where rest > 0: bytes[position] = UInt8(own.integer(below: 256))
    case 2: bytes.removeSubrange(range)
    case 3: bytes.insert(contentsOf: bytes[range], at: own.integer(below: bytes.count + 1))
    case 4: bytes.insert(UInt8(own.integer(below: 256)), at: position)
    case 5: overwrite(&bytes, at: position, with: number(&own))
    case 6: replaceDigits(&bytes, from: position, &own)
    case 7 where !words.isEmpty:
      let word = words[own.integer(below: words.count)]
      if own.integer(below: 2) == 0 {
        bytes.insert(contentsOf: word, at: position)
      } else {
        overwrite(&bytes, at: position, with: word)
      }
    case 8:
      // The end of another input.
      let other = seeds.isEmpty ? [] : seeds[own.integer(below: seeds.count)]
      bytes = bytes.prefix(position) + other.suffix(own.integer(below: other.count + 1))
    default:
      let start = own.integer(below: bytes.count - range.count + 1)
      overwrite(&bytes, at: position, with: Array(bytes[start..<start + range.count]))
    }
  }

  private func overwrite(_ bytes: inout [UInt8], at position: Int, with part: [UInt8]) {
    bytes.replaceSubrange(position..<min(position + part.count, bytes.count), with: part)
  }

  /// Returns a number at the edge of its type, in either order of bytes.
  private func number(_ own: inout Generator) -> [UInt8] {
    let size = [1, 2, 4, 8][own.integer(below: 4)]
    let power = UInt64(1) << UInt64(own.integer(below: 8 * size))
    let value = [0, 1, power, power &- 1, 0 &- power, .max][own.integer(below: 6)]
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    return own.integer(below: 2) == 0 ? bytes : bytes.reversed()
  }

  /// Replaces the next decimal number.
  private func replaceDigits(_ bytes: inout [UInt8], from position: Int, _ own: inout Generator) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let start = bytes[position...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    let numbers = [
      "0", "1", "-1", "255", "65536", "4294967295", "4611686018427387904", "9223372036854775807",
      "9223372036854775808", "18446744073709551615", "1e999", "nan", "0.5",
      String(repeating: "9", count: 400),
    ]
    bytes.replaceSubrange(start..<end, with: numbers[own.integer(below: numbers.count)].utf8)
  }
}
