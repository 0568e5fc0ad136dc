import Tensors
import Vision

extension DataLoader {
  /// Calls `body` with each batch of an epoch, in order, and shows a progress bar:
  ///
  ///     Embedding ━━━━━━━━──────── 672/1797  812.4 items/s  0:02 left
  ///
  /// - Returns: The number of loaded items, and the items that were skipped.
  @discardableResult
  public func forEachBatch(
    epoch: Int, showing title: String,
    _ body: (_ number: Int, _ items: [Source.Element]) throws -> Void
  ) throws -> LoadReport {
    let total = indices(epoch: epoch).reduce(0) { $0 + $1.count }
    var progress = Progress(title, total: total, unit: "items")
    defer { progress.finish() }
    var done = 0
    return try forEachBatch(epoch: epoch) { number, items in
      try body(number, items)
      done += items.count
      progress.show(done)
    }
  }
}
