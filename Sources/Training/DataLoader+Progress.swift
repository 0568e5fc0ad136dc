import Datasets

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
    try collated { $0 }.forEachBatch(epoch: epoch, showing: title, body)
  }
}

extension CollatedLoader {
  /// Calls `body` with every batch of an epoch, in order, and shows the progress in items.
  ///
  /// - Returns: how many items came and which were left out.
  @discardableResult
  public func forEachBatch(
    epoch: Int, showing title: String, _ body: (_ number: Int, _ batch: Batch) throws -> Void
  ) throws -> LoadReport {
    let total = loader.indices(epoch: epoch).reduce(0) { $0 + $1.count }
    var progress = Progress(title, total: total, unit: "items")
    defer { progress.finish() }
    var done = 0
    return try forEachBatch(epoch: epoch) { number, batch, itemCount in
      try body(number, batch)
      done += itemCount
      progress.show(done)
    }
  }
}
