import Glibc
import Tensors

/// A sampler that chooses the items of an epoch and their order: PyTorch's `Sampler`.
public protocol Sampler: Sendable {
  /// The number of items in an epoch.
  var count: Int { get }

  /// Returns the indices of an epoch's items, which depend only on the epoch and the sampler's seed.
  func indices(epoch: Int) -> [Int]
}

/// A sampler of every item once, in order: PyTorch's `SequentialSampler`.
public struct SequentialSampler: Sampler {
  public let count: Int

  /// Creates a sampler of `count` items.
  ///
  /// - Precondition: `count` is not negative, and the indices fit the machine's memory.
  public init(_ count: Int) {
    requireCount(count, "SequentialSampler")
    self.count = count
  }

  public func indices(epoch: Int) -> [Int] { Array(0..<count) }
}

/// A sampler of every item once, shuffled in every epoch: PyTorch's `RandomSampler`.
public struct ShuffledSampler: Sampler {
  public let count: Int
  private let generator: Generator

  /// Creates a sampler of `count` items.
  ///
  /// - Precondition: `count` is not negative, and the indices fit the machine's memory.
  public init(_ count: Int, seed: UInt64) {
    requireCount(count, "ShuffledSampler")
    self.count = count
    generator = Generator(seed: seed, stream: 0xDA7A)
  }

  public func indices(epoch: Int) -> [Int] {
    var generator = generator.split(epoch)
    return generator.permutation(count)
  }
}

/// A sampler that draws items with probabilities proportional to weights: PyTorch's `WeightedRandomSampler`.
///
/// With replacement, every draw is item i with probability `wᵢ / Σw`. Without, each draw is among the remaining
/// items: the result is the `count` items with the largest `log(uᵢ) / wᵢ`, where u is uniform in (0, 1)
/// (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006).
public struct WeightedSampler: Sampler {
  /// The weight of every item.
  public let weights: [Double]
  public let count: Int
  /// Whether items are drawn with replacement.
  public let replaces: Bool
  /// The weights, divided by a power of two; the largest is from 1 to 2.
  private let shares: [Double]
  private let sums: [Double]
  private let generator: Generator

  /// Creates a sampler.
  ///
  /// - Parameters:
  ///   - weights: The weight of every item.
  ///   - count: The number of draws in an epoch. By default, the number of items.
  ///   - replacement: Whether to draw with replacement.
  ///   - seed: The random seed.
  /// - Precondition: Weights are finite and not negative, and at least one is positive; without replacement, at
  ///   least `count` are.
  public init(weights: [Double], count: Int? = nil, replacement: Bool = true, seed: UInt64) {
    require(
      weights.allSatisfy { $0 >= 0 && $0.isFinite } && weights.contains { $0 > 0 },
      "WeightedSampler: weights must be finite and not negative, and one must be positive")
    self.weights = weights
    self.count = count ?? weights.count
    replaces = replacement
    requireCount(self.count, "WeightedSampler")
    let positive = weights.count { $0 > 0 }
    require(
      replacement || positive >= self.count,
      "WeightedSampler: \(self.count) items without replacement need as many positive weights, "
        + "but there are \(positive)")
    // Divided by a power of two, which is exact, so that sums neither overflow nor vanish.
    let scale = Double(sign: .plus, exponent: weights.max()!.exponent, significand: 1)
    shares = weights.map { $0 / scale }
    sums = shares.reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
    generator = Generator(seed: seed, stream: 0x3E16)
  }

  /// Returns weights that make all classes equally likely: for each item, 1 / (the size of its class).
  public static func weights(balancing labels: [Int]) -> [Double] {
    let sizes = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    return labels.map { 1 / Double(sizes[$0]!) }
  }

  public func indices(epoch: Int) -> [Int] {
    var generator = generator.split(epoch)
    func uniform() -> Double { (Double(generator.next() >> 11) + 0.5) * 0x1p-53 }
    if replaces {
      return (0..<count).map { _ in
        // The first item whose cumulative weight exceeds the draw.
        let draw = uniform() * sums[sums.count - 1]
        var (low, high) = (0, sums.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if sums[middle] > draw { high = middle } else { low = middle + 1 }
        }
        return low
      }
    }
    let keys = shares.map { weight in
      let draw = uniform()
      return weight > 0 ? Glibc.log(draw) / weight : -.infinity
    }
    return Array(keys.indices.sorted { (keys[$0], $1) > (keys[$1], $0) }.prefix(count))
  }
}

/// A sampler of one process's part of another sampler's items: PyTorch's `DistributedSampler`.
///
/// Process r of n takes the items at r, r + n, r + 2n, … All processes have the same number of items: the
/// list is padded with its first items or, if the last are dropped, truncated.
public struct DistributedSampler<Base: Sampler>: Sampler {
  /// The sampler whose items are distributed.
  public let base: Base
  /// The index of this process, and the number of processes (PyTorch's `num_replicas`).
  public let rank, processes: Int
  /// Whether items are dropped, instead of repeated, so that all processes have the same number.
  public let dropsLast: Bool

  /// Creates a sampler for one process.
  ///
  /// - Precondition: `rank` is in `0..<processes`.
  public init(_ base: Base, rank: Int, of processes: Int, dropLast: Bool = false) {
    require(
      processes > 0 && (0..<processes).contains(rank),
      "DistributedSampler: rank must be in 0..<\(processes), not \(rank)")
    (self.base, self.rank, self.processes, dropsLast) = (base, rank, processes, dropLast)
  }

  public var count: Int { base.count.parts(of: processes, dropLast: dropsLast) }

  public func indices(epoch: Int) -> [Int] {
    let all = base.indices(epoch: epoch)
    guard !all.isEmpty else { return [] }
    return (0..<count).map { all[($0 * processes + rank) % all.count] }
  }
}

/// Stops the program with a message unless `count` is the number of indices of an epoch.
func requireCount(_ count: Int, _ sampler: String) {
  require(count >= 0, "\(sampler): count must not be negative, but is \(count)")
  Shape.requireMemory([count], bytesPerElement: MemoryLayout<Int>.stride, sampler)
}

extension Int {
  /// Returns the number of parts of `size` of this many items, with or without an incomplete last one.
  func parts(of size: Int, dropLast: Bool) -> Int {
    self / size + (dropLast || self % size == 0 ? 0 : 1)
  }
}
