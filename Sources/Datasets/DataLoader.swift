import Files
import Tensors

/// Takes a dataset's items in batches, on several threads, in an order that does not depend on how many.
///
///     let loader = DataLoader(folder, batchSize: 32, workers: 2, seed: 1)
///     try loader.forEachBatch(epoch: 0) { number, items in … }
///
/// Workers make items ahead of the batch that is asked for, at most `prefetch` batches of them: that bounds
/// the memory. Which items make which batch follows from the sampler, and an item from its number and the
/// epoch, so every number of workers gives the same batches.
public struct DataLoader<Source: Dataset>: Sendable {
  public let dataset: Source
  public let sampler: any BatchSampler
  /// How many threads make items; 0 for the one that asks.
  public let workers: Int
  /// How many batches are made ahead at most.
  public let prefetch: Int
  /// What happens where an item's data cannot be used.
  public let onFailure: FailurePolicy

  /// What a loader does about an item that throws a ``DataError``.
  public enum FailurePolicy: Sendable {
    /// Leaves the item out of its batch, writes a line about it to standard error and counts it.
    case skip
    /// Leaves the item out of its batch, calls a function and counts it.
    case report(@Sendable (LoadFailure) -> Void)
    /// Ends the epoch with the error.
    case stop

    var stops: Bool { if case .stop = self { true } else { false } }
  }

  /// Takes the batches that a sampler says.
  ///
  /// - Precondition: `workers` is not negative, and `prefetch` is positive.
  public init(
    _ dataset: Source, sampler: any BatchSampler, workers: Int = 0, prefetch: Int? = nil,
    onFailure: FailurePolicy = .skip
  ) {
    let prefetch = prefetch ?? max(2, 2 * workers)
    require(workers >= 0, "DataLoader: workers must not be negative, but is \(workers)")
    require(prefetch > 0, "DataLoader: prefetch must be positive, not \(prefetch)")
    (self.dataset, self.sampler, self.workers) = (dataset, sampler, workers)
    (self.prefetch, self.onFailure) = (prefetch, onFailure)
  }

  /// Takes every item once an epoch.
  ///
  /// - Parameters:
  ///   - shuffle: whether each epoch has an order of its own, which follows from the seed and the epoch.
  ///   - dropLast: whether a last batch that is not full is left out.
  /// - Precondition: `batchSize` is positive.
  public init(
    _ dataset: Source, batchSize: Int = 32, shuffle: Bool = true, dropLast: Bool = false,
    workers: Int = 0, prefetch: Int? = nil, onFailure: FailurePolicy = .skip, seed: UInt64
  ) {
    let sampler: any BatchSampler =
      shuffle
      ? Batches(
        ShuffledSampler(dataset.count, seed: seed), batchSize: batchSize, dropLast: dropLast)
      : Batches(SequentialSampler(dataset.count), batchSize: batchSize, dropLast: dropLast)
    self.init(
      dataset, sampler: sampler, workers: workers, prefetch: prefetch, onFailure: onFailure)
  }

  /// The number of batches in an epoch.
  public var batchCount: Int { sampler.batchCount }

  /// Returns the numbers of the items in each batch of an epoch.
  public func indices(epoch: Int) -> [[Int]] { sampler.batches(epoch: epoch) }

  /// Calls `body` with every batch of an epoch, in order.
  ///
  /// - Throws: what `body` throws, what an item throws that is not a ``DataError``, and, where the policy is to
  ///   stop or no item at all can be used, that error.
  @discardableResult
  public func forEachBatch(
    epoch: Int, _ body: (_ number: Int, _ items: [Source.Element]) throws -> Void
  ) throws -> LoadReport {
    try collated { $0 }.forEachBatch(epoch: epoch, body)
  }

  /// Returns a loader whose batches are put together by `collate`, on the workers: two stacked tensors for
  /// example.
  public func collated<Batch: Sendable>(
    _ collate: @escaping @Sendable ([Source.Element]) throws -> Batch
  ) -> CollatedLoader<Source, Batch> {
    CollatedLoader(loader: self, collate: collate)
  }
}

/// A loader whose batches are put together by a function.
public struct CollatedLoader<Source: Dataset, Batch: Sendable>: Sendable {
  public let loader: DataLoader<Source>
  public let collate: @Sendable ([Source.Element]) throws -> Batch

  /// The number of batches in an epoch.
  public var batchCount: Int { loader.batchCount }

  /// Calls `body` with every batch of an epoch, in order.
  ///
  /// A batch none of whose items can be used is left out.
  ///
  /// - Throws: as ``DataLoader/forEachBatch(epoch:_:)``, and what putting a batch together throws.
  @discardableResult
  public func forEachBatch(
    epoch: Int, _ body: (_ number: Int, _ batch: Batch) throws -> Void
  ) throws -> LoadReport {
    try forEachBatch(epoch: epoch) { number, batch, _ in try body(number, batch) }
  }

  /// Calls `body` with every batch of an epoch, in order, and the number of items in it.
  ///
  /// - Throws: as ``forEachBatch(epoch:_:)``.
  @discardableResult
  public func forEachBatch(
    epoch: Int, _ body: (_ number: Int, _ batch: Batch, _ itemCount: Int) throws -> Void
  ) throws -> LoadReport {
    let (dataset, policy) = (loader.dataset, loader.onFailure)
    let work = EpochWork(
      batches: loader.indices(epoch: epoch), prefetch: loader.prefetch,
      stopsAtFailures: policy.stops, collate: collate
    ) { try dataset.item($0, epoch: epoch) }
    let threads = (0..<loader.workers).map { _ in WorkerThread { work.run() } }
    defer {
      work.stop()
      for thread in threads { thread.join() }
    }
    var report = LoadReport()
    while let finished = try work.next(helping: loader.workers == 0) {
      report.add(finished.count, finished.failures, policy: policy)
      if let batch = finished.batch { try body(finished.number, batch, finished.count) }
    }
    report.waited = work.waited
    if report.itemCount == 0, let failure = report.failures.first { throw failure.error }
    return report
  }
}

extension Array where Element == Labeled<Tensor<Float>> {
  /// The values stacked to `[N, …]`, and the labels: PyTorch's `default_collate`.
  public var collated: (values: Tensor<Float>, labels: [Int]) {
    (.stack(map(\.value)), map(\.label))
  }
}
