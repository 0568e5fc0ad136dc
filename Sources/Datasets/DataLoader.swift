import Files
import Tensors

/// A loader of a dataset's items in batches, on several threads, with results that do not depend on their
/// number.
///
///     let loader = DataLoader(folder, batchSize: 32, workers: 2, seed: 1)
///     try loader.forEachBatch(epoch: 0) { number, items in … }
///
/// Workers load items ahead of the requested batch, at most `prefetch` batches, which bounds memory. The
/// sampler determines the items of each batch, and an item depends only on its index and the epoch, so that
/// batches are the same for any number of workers.
public struct DataLoader<Source: Dataset>: Sendable {
  /// The dataset whose items are loaded.
  public let dataset: Source
  /// The sampler that chooses the items of each batch.
  public let sampler: any BatchSampler
  /// The number of threads that load items; 0 to load on the calling thread.
  public let workers: Int
  /// The maximum number of batches that are loaded ahead.
  public let prefetch: Int
  /// The policy for items that cannot be loaded.
  public let onFailure: FailurePolicy

  /// The handling of an item that throws a ``/Files/DataError``.
  public enum FailurePolicy: Sendable {
    /// Skip and count the item, and write a line to standard error.
    case skip
    /// Skip and count the item, and call a function.
    case report(@Sendable (LoadFailure) -> Void)
    /// Stop the epoch and throw the error.
    case stop

    var stops: Bool { if case .stop = self { true } else { false } }
  }

  /// The largest number of workers; more threads than this only exhaust the system.
  private static var mostWorkers: Int { 1024 }

  /// Creates a loader of the batches of a sampler.
  ///
  /// - Parameters:
  ///   - dataset: The dataset to load items from.
  ///   - sampler: The sampler, which chooses the indices of each batch.
  ///   - workers: The number of threads that load items; 0 to load on the calling thread.
  ///   - prefetch: The maximum number of batches that are loaded ahead. By default, twice
  ///     `workers`, at least 2.
  ///   - onFailure: What to do if an item cannot be loaded.
  /// - Precondition: `workers` is from 0 to 1024, and `prefetch` is positive.
  public init(
    _ dataset: Source, sampler: any BatchSampler, workers: Int = 0, prefetch: Int? = nil,
    onFailure: FailurePolicy = .skip
  ) {
    require(
      (0...Self.mostWorkers).contains(workers),
      "DataLoader: workers must be from 0 to \(Self.mostWorkers), not \(workers)")
    let prefetch = prefetch ?? max(2, 2 * workers)
    require(prefetch > 0, "DataLoader: prefetch must be positive, not \(prefetch)")
    (self.dataset, self.sampler, self.workers) = (dataset, sampler, workers)
    (self.prefetch, self.onFailure) = (prefetch, onFailure)
  }

  /// Creates a loader of every item once per epoch.
  ///
  /// - Parameters:
  ///   - dataset: The dataset to load items from.
  ///   - batchSize: The number of items in a batch.
  ///   - shuffle: Whether items are shuffled in every epoch.
  ///   - dropLast: Whether to drop an incomplete last batch.
  ///   - workers: The number of threads that load items; 0 to load on the calling thread.
  ///   - prefetch: The maximum number of batches that are loaded ahead. By default, twice
  ///     `workers`, at least 2.
  ///   - onFailure: What to do if an item cannot be loaded.
  ///   - seed: The random seed of shuffling.
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

  /// Returns the indices of the items in each batch of an epoch.
  public func indices(epoch: Int) -> [[Int]] { sampler.batches(epoch: epoch) }

  /// Calls `body` with every batch of an epoch, in order.
  ///
  /// - Throws: Any error of `body`, any error of an item that is not a ``/Files/DataError``, and the
  ///   ``/Files/DataError`` of an item if the policy is to stop or if no item can be loaded.
  @discardableResult
  public func forEachBatch(
    epoch: Int, _ body: (_ number: Int, _ items: [Source.Element]) throws -> Void
  ) throws -> LoadReport {
    try collated { $0 }.forEachBatch(epoch: epoch, body)
  }

  /// Returns a loader that applies `collate` to each batch on the workers, for example to stack tensors.
  ///
  /// - Parameters:
  ///   - keepingEmptyBatches: Whether a batch of which no item can be loaded is a batch without items, instead of being
  ///     skipped: where several processes each load a part of every batch, all must take part in each.
  ///   - collate: Makes a batch of items.
  public func collated<Batch: Sendable>(
    keepingEmptyBatches: Bool = false,
    _ collate: @escaping @Sendable ([Source.Element]) throws -> Batch
  ) -> CollatedLoader<Source, Batch> {
    CollatedLoader(loader: self, collate: collate, keepsEmptyBatches: keepingEmptyBatches)
  }
}

/// A loader that applies a collate function to each batch.
public struct CollatedLoader<Source: Dataset, Batch: Sendable>: Sendable {
  /// The loader of the items.
  public let loader: DataLoader<Source>
  /// The function that makes a batch of items; it runs on the workers.
  public let collate: @Sendable ([Source.Element]) throws -> Batch
  /// Whether a batch of which no item can be loaded is a batch without items.
  public let keepsEmptyBatches: Bool

  /// The number of batches in an epoch.
  public var batchCount: Int { loader.batchCount }

  /// Calls `body` with every batch of an epoch, in order.
  ///
  /// A batch is skipped if none of its items can be loaded, unless empty batches are kept.
  ///
  /// - Throws: The errors of ``DataLoader/forEachBatch(epoch:_:)`` and of the collate function.
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
      stopsAtFailures: policy.stops, keepsEmptyBatches: keepsEmptyBatches, collate: collate
    ) { try dataset.item($0, epoch: epoch) }
    // Where the system has no more threads, fewer load the same batches; without any, this one does.
    var threads: [WorkerThread] = []
    while threads.count < loader.workers, let thread = WorkerThread({ work.run() }) {
      threads.append(thread)
    }
    defer {
      work.stop()
      for thread in threads { thread.join() }
    }
    var report = LoadReport()
    while let finished = try work.next(loading: threads.isEmpty) {
      report.add(finished.count, finished.failures, policy: policy)
      if let batch = finished.batch { try body(finished.number, batch, finished.count) }
    }
    report.waitTime = work.waitTime
    if report.itemCount == 0, !keepsEmptyBatches, let failure = report.failures.first {
      throw failure.error
    }
    return report
  }
}

extension Array where Element == Labeled<Tensor<Float>> {
  /// The values stacked into a tensor `[N, …]`, and the labels: PyTorch's `default_collate`.
  public var collated: (values: Tensor<Float>, labels: [Int]) {
    (.stack(map(\.value)), map(\.label))
  }
}
