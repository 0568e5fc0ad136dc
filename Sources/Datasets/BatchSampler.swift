import Tensors

/// A sampler that chooses the items of each batch of an epoch.
public protocol BatchSampler: Sendable {
  /// The number of batches in an epoch.
  var batchCount: Int { get }

  /// Returns the indices of the items in each batch, which depend only on the epoch and the sampler's seed.
  func batches(epoch: Int) -> [[Int]]
}

/// A batch sampler that groups the items of a sampler into batches of `batchSize`: PyTorch's `BatchSampler`.
public struct Batches<Base: Sampler>: BatchSampler {
  /// The sampler of the items.
  public let sampler: Base
  /// The number of items in a batch.
  public let batchSize: Int
  /// Whether an incomplete last batch is dropped.
  public let dropsLast: Bool

  /// Creates a batch sampler.
  ///
  /// - Precondition: `batchSize` is positive.
  public init(_ sampler: Base, batchSize: Int, dropLast: Bool = false) {
    require(batchSize > 0, "DataLoader: batchSize must be positive, not \(batchSize)")
    (self.sampler, self.batchSize, dropsLast) = (sampler, batchSize, dropLast)
  }

  public var batchCount: Int { sampler.count.parts(of: batchSize, dropLast: dropsLast) }

  public func batches(epoch: Int) -> [[Int]] {
    let order = sampler.indices(epoch: epoch)
    return (0..<batchCount).map { Array(order.dropFirst($0 * batchSize).prefix(batchSize)) }
  }
}

/// A batch sampler of P classes with K items each, so that every batch has positive pairs, as miners need them
/// (Hermans, Beyer and Leibe, "In defense of the triplet loss", 2017).
///
/// Classes are shuffled, and each is used once before any is used again; so are the items of a class. If a
/// class has fewer than K items, some are repeated, or the batch is smaller: a loss that compares items must not
/// compare one with itself.
public struct BalancedSampler: BatchSampler {
  /// The number of classes in a batch, P, and of items of each, K.
  public let classesPerBatch, itemsPerClass: Int
  public let batchCount: Int
  /// Whether a batch repeats items of a class that has fewer than K.
  public let repeatsItems: Bool
  private let members: [[Int]]
  private let generator: Generator

  /// Creates a batch sampler.
  ///
  /// - Parameters:
  ///   - labels: The class of every item.
  ///   - classes: P, the number of classes in a batch.
  ///   - items: K, the number of items of each class in a batch.
  ///   - repeatsItems: Whether a batch repeats items of a class that has fewer than K; else it has all items of
  ///     that class once.
  ///   - batchCount: The number of batches in an epoch. By default, as many as there are items for, at least 1.
  ///   - seed: The random seed.
  /// - Precondition: P and K are positive, and there are at least P classes.
  public init(
    labels: [Int], classes: Int, items: Int, repeatsItems: Bool = true, batchCount: Int? = nil,
    seed: UInt64
  ) {
    require(
      classes > 0 && items > 0,
      "BalancedSampler: needs a positive number of classes and items, not \(classes) × \(items)")
    let groups = Dictionary(grouping: labels.indices) { labels[$0] }
    members = groups.keys.sorted().map { groups[$0]! }
    require(
      members.count >= classes,
      "BalancedSampler: needs \(classes) classes per batch, but there are only \(members.count)")
    let (size, overflows) = classes.multipliedReportingOverflow(by: items)
    (classesPerBatch, itemsPerClass, self.repeatsItems) = (classes, items, repeatsItems)
    self.batchCount = batchCount ?? (overflows ? 1 : max(1, labels.count / size))
    require(
      self.batchCount >= 0,
      "BalancedSampler: batchCount must not be negative, but is \(self.batchCount)")
    Shape.requireMemory(
      [self.batchCount, classes, items], bytesPerElement: MemoryLayout<Int>.stride,
      "BalancedSampler")
    generator = Generator(seed: seed, stream: 0x9B41)
  }

  public func batches(epoch: Int) -> [[Int]] {
    var generator = generator.split(epoch)
    var classes = ShuffledCycle(Array(members.indices))
    var items = members.map { ShuffledCycle($0) }
    return (0..<batchCount).map { _ in
      classes.next(classesPerBatch, using: &generator).flatMap { label in
        let count = repeatsItems ? itemsPerClass : min(itemsPerClass, members[label].count)
        return items[label].next(count, using: &generator)
      }
    }
  }
}

/// An endless sequence of shuffles of the same elements.
private struct ShuffledCycle {
  private let all: [Int]
  private var waiting: [Int] = []

  init(_ all: [Int]) { self.all = all }

  /// Returns the next `count` elements, all different if there are enough.
  mutating func next(_ count: Int, using generator: inout Generator) -> [Int] {
    var taken: [Int] = []
    while taken.count < count {
      if waiting.isEmpty {
        // Elements that were just taken are last in the next shuffle, unless all must be repeated.
        let order = generator.permutation(all.count).map { all[$0] }
        let recent = Set(taken.suffix(taken.count % all.count))
        waiting = order.filter { recent.contains($0) } + order.filter { !recent.contains($0) }
      }
      taken.append(waiting.removeLast())
    }
    return taken
  }
}
