import Glibc

/// A seeded pseudorandom number generator: Philox 4×32-10.
///
/// The generator is counter-based (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", 2011): its numbers are a fixed function of seed, stream and position. Its state is three integers,
/// and independent streams cost nothing. The same seed gives the same numbers on every machine.
public struct Generator: RandomNumberGenerator, Sendable, Hashable {
  /// The random seed.
  public let seed: UInt64
  /// The number of the stream: one of the independent sequences of this seed.
  public let stream: UInt64
  /// The number of 64-bit integers that have been drawn.
  public var position: UInt64 = 0

  /// Creates a generator at the start of a stream of a seed.
  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// Returns a generator of an independent stream, derived from any number of labels: `g.split(epoch, index)`.
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
    defer { position &+= 1 }
    return block[Int(position & 1)]
  }

  /// Returns a random number from the uniform distribution over [0, 1), a multiple of 2⁻²⁴.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Returns a random number from the uniform distribution over [0, 1), a multiple of 2⁻⁵³: fine enough to choose
  /// among any number of things.
  mutating func uniform53() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Returns a random number from the uniform distribution over `range`.
  ///
  /// The upper bound is excluded, but rounding may reach it.
  public mutating func uniform(in range: Range<Float>) -> Float {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// Returns a random number from the standard normal distribution (Box and Muller, 1958).
  public mutating func normal() -> Float { Float(preciseNormal()) }

  /// Returns a random number from the standard normal distribution, before rounding.
  mutating func preciseNormal() -> Double {
    let radius = (-2 * Glibc.log(Double(next() >> 11) * 0x1p-53 + 0x1p-54)).squareRoot()
    return radius * Glibc.cos(2 * .pi * Double(next() >> 11) * 0x1p-53)
  }

  /// Returns a random integer from the uniform distribution over `0..<bound`.
  public mutating func integer(below bound: Int) -> Int {
    require(bound > 0, "Generator.integer: bound must be positive, not \(bound)")
    return Int(next(upperBound: UInt64(bound)))
  }

  /// Returns a random permutation of `0..<count`.
  ///
  /// - Precondition: `count` is not negative, and the permutation fits the machine's memory.
  public mutating func permutation(_ count: Int) -> [Int] {
    require(count >= 0, "permutation: count must not be negative, but is \(count)")
    Shape.requireMemory([count], bytesPerElement: MemoryLayout<Int>.size, "permutation")
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(i, integer(below: i + 1))
    }
    return order
  }

  /// Returns the block of random bits for a counter and a key: ten rounds of Philox 4×32.
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

extension Generator {
  /// Returns `count` random integers from `0..<bound`. NumPy's `choice`, PyTorch's `multinomial`.
  ///
  /// - Parameters:
  ///   - count: The number of integers.
  ///   - bound: The exclusive upper bound.
  ///   - replacing: Whether integers are drawn with replacement, so that one may occur several times.
  ///   - weights: The relative probability of each integer; uniform by default.
  public mutating func choice(
    _ count: Int, below bound: Int, replacing: Bool = true, weights: [Float]? = nil
  ) -> [Int] {
    require(
      count >= 0 && (bound > 0 || count == 0) && (replacing || count <= bound),
      "choice: cannot draw \(count) of \(bound) numbers")
    Shape.requireMemory([count], bytesPerElement: MemoryLayout<Int>.size, "choice")
    guard var weights else {
      if !replacing { return Array(permutation(bound).prefix(count)) }
      return (0..<count).map { _ in integer(below: bound) }
    }
    require(
      weights.count == bound && weights.allSatisfy { $0 >= 0 && $0.isFinite },
      "choice: needs a non-negative weight for each of \(bound) numbers")
    return (0..<count).map { _ in
      let total = weights.reduce(0.0) { $0 + Double($1) }
      require(total > 0, "choice: all remaining weights are 0")
      var rest = uniform53() * total
      var drawn = bound - 1
      for (index, weight) in weights.enumerated() where weight > 0 {
        drawn = index
        rest -= Double(weight)
        if rest < 0 { break }
      }
      if !replacing { weights[drawn] = 0 }
      return drawn
    }
  }
}
