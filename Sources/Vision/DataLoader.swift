import Tensors

/// Takes a dataset's items in batches, every one once an epoch.
public struct DataLoader<Source: Dataset>: Sendable {
  public let dataset: Source
  public let batchSize: Int
  /// Whether each epoch has an order of its own, which follows from the seed and the epoch.
  public let shuffles: Bool
  /// Whether a last batch that is not full is left out.
  public let dropsLast: Bool
  private let generator: Generator

  /// - Precondition: `batchSize` is positive.
  public init(
    _ dataset: Source, batchSize: Int = 32, shuffle: Bool = true, dropLast: Bool = false,
    seed: UInt64
  ) {
    require(batchSize > 0, "DataLoader: batchSize must be positive, not \(batchSize)")
    self.dataset = dataset
    self.batchSize = batchSize
    shuffles = shuffle
    dropsLast = dropLast
    generator = Generator(seed: seed, stream: 0xDA7A)
  }

  /// The number of batches in an epoch.
  public var batchCount: Int {
    dropsLast ? dataset.count / batchSize : (dataset.count + batchSize - 1) / batchSize
  }

  /// Returns the numbers of the items in each batch of an epoch.
  public func indices(epoch: Int) -> [[Int]] {
    var generator = generator.split(epoch)
    let order = shuffles ? generator.permutation(dataset.count) : Array(0..<dataset.count)
    return (0..<batchCount).map {
      Array(order[$0 * batchSize..<min(($0 + 1) * batchSize, order.count)])
    }
  }

  /// Calls `body` with every batch of an epoch, in order.
  public func forEachBatch(
    epoch: Int, _ body: (_ number: Int, _ items: [Source.Element]) throws -> Void
  ) throws {
    for (number, batch) in indices(epoch: epoch).enumerated() {
      try body(number, batch.map { try dataset.item($0, epoch: epoch) })
    }
  }
}
