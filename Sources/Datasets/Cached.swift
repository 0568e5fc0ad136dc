import Tensors

/// A dataset that caches its items in memory.
///
/// Each item is loaded once, as in epoch 0. Cache what is slow and the same in every epoch (reading,
/// decoding, resizing), and apply random transforms to the cached dataset. Caching is thread-safe; if two
/// threads request an item at the same time, both load it and one result is cached.
public struct Cached<Base: Dataset>: Dataset {
  /// The dataset whose items are cached.
  public let base: Base
  /// The maximum number of cached items.
  public let limit: Int
  private let cache = Monitor([Int: Base.Element]())

  init(_ base: Base, limit: Int) { (self.base, self.limit) = (base, limit) }

  public var count: Int { base.count }

  public func item(_ index: Int, epoch: Int) throws -> Base.Element {
    if let item = cache.withLock({ $0[index] }) { return item }
    let item = try base.item(index, epoch: 0)
    cache.withLock { if $0.count < limit { $0[index] = item } }
    return item
  }
}

extension Cached: LabeledDataset where Base: LabeledDataset {
  public var labels: [Int] { base.labels }
  public var classes: [String] { base.classes }
}

extension Dataset {
  /// Returns a dataset that caches up to `limit` of this dataset's items in memory.
  public func cached(limit: Int = .max) -> Cached<Self> { Cached(self, limit: limit) }
}
