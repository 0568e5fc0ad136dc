import Glibc

/// A seeded source of random numbers: Philox 4×32-10.
///
/// A counter-based generator (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", 2011): the numbers are a fixed mixing of (seed, stream, position). So a generator can
/// be saved as three integers, and any number of independent streams cost nothing. Same seed, same
/// numbers, on every machine.
public struct Generator: RandomNumberGenerator, Sendable, Hashable {
  /// What the whole sequence depends on.
  public let seed: UInt64
  /// Which of the independent sequences of this seed.
  public let stream: UInt64
  /// How many 64-bit numbers have been drawn.
  public var position: UInt64 = 0

  /// Makes a generator at the start of one of a seed's sequences.
  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// Returns a generator whose numbers are independent of this one's, for any number of labels:
  /// `g.split(epoch, index)`.
  public func split(_ labels: Int...) -> Generator {
    var mixed = stream
    for label in labels {
      let block = Self.block(
        counter: [UInt64(bitPattern: Int64(label)), mixed &+ 1], key: seed ^ 0x5EED_5EED_5EED_5EED)
      mixed = block[0]
    }
    return Generator(seed: seed, stream: mixed)
  }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    let block = Self.block(counter: [position >> 1, stream], key: seed)
    defer { position += 1 }
    return block[Int(position & 1)]
  }

  /// Returns a number in [0, 1), a multiple of 2⁻²⁴.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Returns a number in `range`, its upper bound excluded but for rounding.
  public mutating func uniform(in range: Range<Float>) -> Float {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// Returns a number of the normal distribution of mean 0 and deviation 1 (Box and Muller, 1958).
  public mutating func normal() -> Float {
    let radius = (-2 * Glibc.log(Double(next() >> 11) * 0x1p-53 + 0x1p-54)).squareRoot()
    return Float(radius * Glibc.cos(2 * .pi * Double(next() >> 11) * 0x1p-53))
  }

  /// Returns an integer in `0..<bound`, every one equally likely.
  public mutating func integer(below bound: Int) -> Int {
    require(bound > 0, "Generator.integer: bound must be positive, not \(bound)")
    return Int(next(upperBound: UInt64(bound)))
  }

  /// Returns the numbers `0..<count` in random order.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(i, integer(below: i + 1))
    }
    return order
  }

  /// Ten rounds of Philox 4×32: the block of numbers that belongs to a counter and a key.
  public static func block(counter: SIMD2<UInt64>, key: UInt64) -> SIMD2<UInt64> {
    var (c0, c1) = (UInt32(truncatingIfNeeded: counter[0]), UInt32(counter[0] >> 32))
    var (c2, c3) = (UInt32(truncatingIfNeeded: counter[1]), UInt32(counter[1] >> 32))
    var (k0, k1) = (UInt32(truncatingIfNeeded: key), UInt32(key >> 32))
    for _ in 0..<10 {
      let p0 = UInt64(c0) &* 0xD251_1F53
      let p1 = UInt64(c2) &* 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        UInt32(p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return [UInt64(c0) | UInt64(c1) << 32, UInt64(c2) | UInt64(c3) << 32]
  }
}

extension Tensor where Element == Float {
  /// Makes a tensor of numbers drawn evenly from `range`.
  public static func uniform(
    _ shape: [Int], in range: Range<Float> = 0..<1, using generator: inout Generator
  ) -> Tensor {
    .floats(shape) {
      for i in 0..<Shape.count(shape) { $0[i] = generator.uniform(in: range) }
    }
  }

  /// Makes a tensor of numbers of the normal distribution.
  public static func normal(
    _ shape: [Int], mean: Float = 0, deviation: Float = 1, using generator: inout Generator
  ) -> Tensor {
    .floats(shape) {
      for i in 0..<Shape.count(shape) { $0[i] = mean + deviation * generator.normal() }
    }
  }
}
