import Glibc
import Tensors

/// Which items an epoch takes, and in what order: PyTorch's `Sampler`.
public protocol Sampler: Sendable {
  /// How many numbers an epoch has.
  var count: Int { get }

  /// Returns the numbers of an epoch's items; they follow from the epoch and the sampler's seed alone.
  func indices(epoch: Int) -> [Int]
}

/// Every item once, in order.
public struct SequentialSampler: Sampler {
  public let count: Int

  public init(_ count: Int) { self.count = count }

  public func indices(epoch: Int) -> [Int] { Array(0..<count) }
}

/// Every item once, in an order of each epoch's own.
public struct ShuffledSampler: Sampler {
  public let count: Int
  private let generator: Generator

  public init(_ count: Int, seed: UInt64) {
    self.count = count
    generator = Generator(seed: seed, stream: 0xDA7A)
  }

  public func indices(epoch: Int) -> [Int] {
    var generator = generator.split(epoch)
    return generator.permutation(count)
  }
}

/// Items drawn by weight: PyTorch's `WeightedRandomSampler`.
///
/// With replacement each draw takes item i with probability `wᵢ / Σw`. Without, draws go on among the items
/// that are left: the `count` items of the largest `log(uᵢ) / wᵢ`, u being even numbers from 0 to 1
/// (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006).
public struct WeightedSampler: Sampler {
  public let weights: [Double]
  public let count: Int
  public let replaces: Bool
  private let sums: [Double]
  private let generator: Generator

  /// - Parameters:
  ///   - count: how many are drawn in an epoch; as many as there are weights where nil.
  ///   - replacement: whether an item may come more than once.
  /// - Precondition: weights are finite and not negative, and one is positive; without replacement, at least
  ///   `count` are.
  public init(weights: [Double], count: Int? = nil, replacement: Bool = true, seed: UInt64) {
    require(
      weights.allSatisfy { $0 >= 0 && $0.isFinite } && weights.contains { $0 > 0 },
      "WeightedSampler: weights must be finite and not negative, and one must be positive")
    self.weights = weights
    self.count = count ?? weights.count
    replaces = replacement
    require(self.count >= 0, "WeightedSampler: count must not be negative, but is \(self.count)")
    let positive = weights.count { $0 > 0 }
    require(
      replacement || positive >= self.count,
      "WeightedSampler: \(self.count) items without replacement need as many positive weights, "
        + "but there are \(positive)")
    sums = weights.reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
    generator = Generator(seed: seed, stream: 0x3E16)
  }

  /// Weights that make all classes equally likely: for each item, 1 / (the size of its class).
  public static func weights(balancing labels: [Int]) -> [Double] {
    let sizes = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    return labels.map { 1 / Double(sizes[$0]!) }
  }

  public func indices(epoch: Int) -> [Int] {
    var generator = generator.split(epoch)
    func even() -> Double { (Double(generator.next() >> 11) + 0.5) * 0x1p-53 }
    if replaces {
      return (0..<count).map { _ in
        // The first item whose sum is above the draw.
        let draw = even() * sums[sums.count - 1]
        var (low, high) = (0, sums.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if sums[middle] > draw { high = middle } else { low = middle + 1 }
        }
        return low
      }
    }
    let keys = weights.map { weight in
      let draw = even()
      return weight > 0 ? Glibc.log(draw) / weight : -.infinity
    }
    return Array(keys.indices.sorted { (keys[$0], $1) > (keys[$1], $0) }.prefix(count))
  }
}

/// One process's share of another sampler's items: PyTorch's `DistributedSampler`.
///
/// Process r of n takes numbers r, r + n, r + 2n, … All shares are of one size: the list is lengthened by its
/// own beginning, or, dropping the last, cut.
public struct DistributedSampler<Base: Sampler>: Sampler {
  public let base: Base
  public let rank, processes: Int
  public let dropsLast: Bool

  /// - Precondition: `rank` is from 0 to `processes`.
  public init(_ base: Base, rank: Int, of processes: Int, dropLast: Bool = false) {
    require(
      processes > 0 && (0..<processes).contains(rank),
      "DistributedSampler: rank must be from 0 to the number of processes, not \(rank) of \(processes)"
    )
    (self.base, self.rank, self.processes, dropsLast) = (base, rank, processes, dropLast)
  }

  public var count: Int {
    dropsLast ? base.count / processes : (base.count + processes - 1) / processes
  }

  public func indices(epoch: Int) -> [Int] {
    let all = base.indices(epoch: epoch)
    guard !all.isEmpty else { return [] }
    return (0..<count).map { all[($0 * processes + rank) % all.count] }
  }
}
