import Tensors

/// Which items make each batch of an epoch.
public protocol BatchSampler: Sendable {
  /// How many batches an epoch has.
  var batchCount: Int { get }

  /// Returns the numbers of the items in each batch; they follow from the epoch and the sampler's seed alone.
  func batches(epoch: Int) -> [[Int]]
}

/// A sampler's items, `batchSize` at a time: PyTorch's `BatchSampler`.
public struct Batches<Base: Sampler>: BatchSampler {
  public let sampler: Base
  public let batchSize: Int
  /// Whether a last batch that is not full is left out.
  public let dropsLast: Bool

  /// - Precondition: `batchSize` is positive.
  public init(_ sampler: Base, batchSize: Int, dropLast: Bool = false) {
    require(batchSize > 0, "DataLoader: batchSize must be positive, not \(batchSize)")
    (self.sampler, self.batchSize, dropsLast) = (sampler, batchSize, dropLast)
  }

  public var batchCount: Int {
    dropsLast ? sampler.count / batchSize : (sampler.count + batchSize - 1) / batchSize
  }

  public func batches(epoch: Int) -> [[Int]] {
    let order = sampler.indices(epoch: epoch)
    return (0..<batchCount).map {
      Array(order[$0 * batchSize..<min(($0 + 1) * batchSize, order.count)])
    }
  }
}

/// Batches of P classes with K items each, so that every batch has pairs of the same class: what losses with
/// miners need (Hermans, Beyer and Leibe, "In defense of the triplet loss", 2017).
///
/// Classes take turns, in an order of each round's own; so do the items of a class. A class with fewer than K
/// items gives some twice.
public struct BalancedSampler: BatchSampler {
  public let classesPerBatch, itemsPerClass: Int
  public let batchCount: Int
  private let members: [[Int]]
  private let generator: Generator

  /// - Parameters:
  ///   - labels: the class of every item.
  ///   - classes: P, how many classes a batch has.
  ///   - items: K, how many items of each.
  ///   - batchCount: how many batches an epoch has; as many as the items fill where nil, at least one.
  /// - Precondition: P and K are positive, and there are at least P classes.
  public init(
    labels: [Int], classes: Int, items: Int, batchCount: Int? = nil, seed: UInt64
  ) {
    require(
      classes > 0 && items > 0,
      "BalancedSampler: needs a positive number of classes and items, not \(classes) × \(items)")
    let groups = Dictionary(grouping: labels.indices) { labels[$0] }
    members = groups.keys.sorted().map { groups[$0]! }
    require(
      members.count >= classes,
      "BalancedSampler: \(classes) classes a batch, but there are only \(members.count)")
    (classesPerBatch, itemsPerClass) = (classes, items)
    self.batchCount = batchCount ?? max(1, labels.count / (classes * items))
    generator = Generator(seed: seed, stream: 0x9B41)
  }

  public func batches(epoch: Int) -> [[Int]] {
    var generator = generator.split(epoch)
    var classes = Turns(Array(members.indices))
    var items = members.map { Turns($0) }
    return (0..<batchCount).map { _ in
      classes.next(classesPerBatch, using: &generator).flatMap { place in
        items[place].next(itemsPerClass, using: &generator)
      }
    }
  }
}

/// Things that take turns: everything once a round, in an order of each round's own.
private struct Turns {
  private let all: [Int]
  private var waiting: [Int] = []

  init(_ all: [Int]) { self.all = all }

  /// Takes the next `count`, no thing twice unless there are fewer.
  mutating func next(_ count: Int, using generator: inout Generator) -> [Int] {
    var taken: [Int] = []
    while taken.count < count {
      if waiting.isEmpty {
        // Those of the old round that were just taken come last in the new one, unless all must come again.
        let order = generator.permutation(all.count).map { all[$0] }
        let recent = Set(taken.suffix(taken.count % all.count))
        waiting = order.filter { recent.contains($0) } + order.filter { !recent.contains($0) }
      }
      taken.append(waiting.removeLast())
    }
    return taken
  }
}
