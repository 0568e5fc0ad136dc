import Tensors

/// A dataset that keeps the items it has made.
///
/// Every item is made once, as it is in epoch 0, and kept: cache what is slow and the same in every epoch
/// (reading, decoding, resizing), and map what is random over it. Any thread may ask; where two ask for
/// an item at once, both make it and one is kept.
public struct Cached<Base: Dataset>: Dataset {
  public let base: Base
  /// The most items that are kept.
  public let limit: Int
  private let kept = Monitor([Int: Base.Element]())

  init(_ base: Base, limit: Int) { (self.base, self.limit) = (base, limit) }

  public var count: Int { base.count }

  public func item(_ index: Int, epoch: Int) throws -> Base.Element {
    if let item = kept.withLock({ $0[index] }) { return item }
    let item = try base.item(index, epoch: 0)
    kept.withLock { if $0.count < limit { $0[index] = item } }
    return item
  }
}

extension Cached: LabeledDataset where Base: LabeledDataset {
  public var labels: [Int] { base.labels }
  public var classes: [String] { base.classes }
}

extension Dataset {
  /// Returns a dataset that keeps up to `limit` of the items it has made in memory.
  public func cached(limit: Int = .max) -> Cached<Self> { Cached(self, limit: limit) }
}
