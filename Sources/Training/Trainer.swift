import Autograd
import Datasets
import Glibc
import Optimizers
import Tensors

/// The training loop: computes the loss of each batch, backpropagates, and updates the parameters.
///
/// Given a ``/Contrastive/CollapseMeter``, it warns after every epoch in which the embeddings have
/// collapsed; the loss closure must pass the embeddings to the meter:
///
///     let meter = CollapseMeter()
///     try Trainer(loader, optimizer: optimizer, epochs: 10, observer: meter).run { items in
///       …
///       meter.add(first.value, partners: second.value)
///       return loss
///     }
public struct Trainer<Source: Dataset, Batch: Sendable> {
  /// The data loader.
  public let loader: CollatedLoader<Source, Batch>
  /// The optimizer.
  public let optimizer: Optimizer
  /// The number of epochs.
  public let epochs: Int
  /// The observer of the run, such as a meter that detects a collapse; `nil` for none.
  public let observer: (any TrainingObserver)?
  /// The processes that train together, each of which loads a part of every batch; `nil` for this one alone.
  public let group: (any TrainingGroup)?

  /// Creates a training loop over batches of items.
  public init(
    _ loader: DataLoader<Source>, optimizer: Optimizer, epochs: Int,
    observer: (any TrainingObserver)? = nil, group: (any TrainingGroup)? = nil
  ) where Batch == [Source.Element] {
    self.init(
      loader.collated { $0 }, optimizer: optimizer, epochs: epochs, observer: observer, group: group
    )
  }

  /// Creates a training loop over batches that the loader's threads have collated.
  public init(
    _ loader: CollatedLoader<Source, Batch>, optimizer: Optimizer, epochs: Int,
    observer: (any TrainingObserver)? = nil, group: (any TrainingGroup)? = nil
  ) {
    require(epochs >= 0, "Trainer: epochs must not be negative, but is \(epochs)")
    (self.loader, self.optimizer) = (loader, optimizer)
    (self.epochs, self.observer, self.group) = (epochs, observer, group)
  }

  /// The number of steps of all epochs.
  public var stepCount: Int { epochs * loader.batchCount }

  /// Trains, and calls `report` after every epoch.
  ///
  /// - Parameters:
  ///   - start: The position to resume from; parameters and optimizer must be in their state at
  ///     that position. Completed batches are not loaded again.
  ///   - report: Receives the epoch, from 1, and the mean loss over its items.
  ///   - warn: Receives the epoch and a message when the embeddings have collapsed; by default, it
  ///     is written to standard error.
  ///   - afterStep: Receives the position after each step, and the loss of the step; an error that
  ///     it throws stops training.
  ///   - loss: Returns the loss of a batch, a scalar; `nil` to skip the batch, which is then no step.
  /// - Throws: ``TrainingError/lossIsNotFinite(_:epoch:batch:origin:)`` at the first loss that is
  ///   infinite or NaN, ``TrainingError/nothingToTrain(epoch:)`` after an epoch without a step, and errors of
  ///   the dataset and the closures.
  /// - Returns: The mean loss of each epoch.
  @discardableResult
  public func run(
    from start: TrainingPosition = TrainingPosition(),
    report: (_ epoch: Int, _ loss: Float) throws -> Void = { _, _ in },
    warn: (_ epoch: Int, _ warning: String) throws -> Void = warnOnStandardError,
    afterStep: (_ position: TrainingPosition, _ loss: Float) throws -> Void = { _, _ in },
    loss: (_ batch: Batch) throws -> Variable?
  ) throws -> [Float] {
    var position = start
    while position.epoch < epochs {
      let title = "Epoch \(position.epoch + 1)/\(epochs)"
      var progress = Progress(
        title, total: loader.batchCount, unit: "batches", isShown: group?.showsProgress ?? true)
      defer { progress.finish() }
      let skipped = position.batch
      let loaded = try loader.skipping(skipped).forEachBatch(
        epoch: position.epoch
      ) { number, batch, ownCount in
        let itemCount = try group?.itemCount(ownCount) ?? ownCount
        optimizer.zeroGradients()
        guard let value = try loss(batch) else { return }
        guard value.item.isFinite else {
          throw TrainingError.lossIsNotFinite(
            value.item, epoch: position.epoch + 1, batch: skipped + number + 1,
            origin: origin { try loss(batch) })
        }
        value.backward()
        try group?.reduceGradients()
        optimizer.step()
        position.add(value.item, items: itemCount, batch: skipped + number + 1)
        progress.show(position.batch, "Loss: \(formatted(position.meanLoss, decimals: 4))")
        try afterStep(position, value.item)
      }
      progress.finish()
      guard position.itemCount > 0 else {
        if loaded.itemCount == 0, let failure = loaded.failures.first { throw failure.error }
        throw TrainingError.nothingToTrain(epoch: position.epoch + 1)
      }
      position.endEpoch()
      try report(position.epoch, position.history[position.epoch - 1])
      if let warning = observer?.warning { try warn(position.epoch, warning) }
    }
    return position.history
  }

  /// Describes the first non-finite value: a parameter, or the result of an operation when the loss
  /// is computed again.
  private func origin(_ loss: () throws -> Variable?) -> String? {
    for (index, parameter) in optimizer.parameters.enumerated()
    where !parameter.value.scalars.allSatisfy(\.isFinite) {
      let name = parameter.name.map { "'\($0)'" } ?? "\(index)"
      return "parameter \(name) of shape \(parameter.shape), after the previous update"
    }
    var found: String?
    _ = try? watching(
      { result in
        guard found == nil, !result.value.scalars.allSatisfy(\.isFinite) else { return }
        let place = result.node.scope.map { " in \($0.path)" } ?? ""
        found = "the result of \(result.node.operation ?? "a leaf")\(place)"
      }, while: loss)
    return found
  }
}

/// Writes a warning about the embeddings after an epoch to standard error.
public func warnOnStandardError(_ epoch: Int, _ warning: String) {
  let line = Array("warning: after epoch \(epoch), \(warning)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
}

/// An error that stops training.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss is infinite or NaN; `origin` describes the first non-finite value, if it was found.
  case lossIsNotFinite(Float, epoch: Int, batch: Int, origin: String? = nil)
  /// An epoch has no batches, or all of them were skipped.
  case nothingToTrain(epoch: Int)

  /// A message with the position and the origin.
  public var description: String {
    switch self {
    case .lossIsNotFinite(let value, let epoch, let batch, let origin):
      "training: the loss became \(value) in epoch \(epoch), batch \(batch)"
        + (origin.map { "; the first non-finite value is \($0)" } ?? "")
        + "; train again with a smaller learning rate"
    case .nothingToTrain(let epoch):
      "training: epoch \(epoch) has no batch to train on; add items that can be read, or make the batches smaller"
    }
  }
}

extension CollatedLoader {
  /// Returns a loader that skips the first batches of every epoch.
  fileprivate func skipping(_ count: Int) -> CollatedLoader {
    if count == 0 { return self }
    return DataLoader(
      loader.dataset, sampler: LaterBatches(base: loader.sampler, skipped: count),
      workers: loader.workers, prefetch: loader.prefetch, onFailure: loader.onFailure
    ).collated(keepingEmptyBatches: keepsEmptyBatches, collate)
  }
}

/// A sampler that skips the first batches of another one.
private struct LaterBatches: BatchSampler {
  let base: any BatchSampler
  let skipped: Int

  var batchCount: Int { max(0, base.batchCount - skipped) }

  func batches(epoch: Int) -> [[Int]] { Array(base.batches(epoch: epoch).dropFirst(skipped)) }
}
