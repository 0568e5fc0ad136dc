import Autograd
import Datasets
import Glibc
import Optimizers
import Tensors

/// The training loop: for every batch, the loss, its gradients, one step against them.
///
/// Given a ``TrainingObserver``, it passes on the observer's warning after every epoch that ends with one.
/// Contrastive's `CollapseMeter` is an observer; the loss must show it what it compares:
///
///     let meter = CollapseMeter()
///     try Trainer(loader, optimizer: optimizer, epochs: 10, observer: meter).run { items in
///       …
///       meter.add(first.value, partners: second.value)
///       return loss
///     }
///
/// Given a loader that collates, the loss receives what the loader's threads have put together.
public struct Trainer<Source: Dataset, Batch: Sendable> {
  public let loader: CollatedLoader<Source, Batch>
  public let optimizer: Optimizer
  /// How often every item is seen.
  public let epochs: Int
  /// What watches the run beside the loss.
  public let observer: (any TrainingObserver)?

  public init(
    _ loader: DataLoader<Source>, optimizer: Optimizer, epochs: Int,
    observer: (any TrainingObserver)? = nil
  ) where Batch == [Source.Element] {
    self.init(loader.collated { $0 }, optimizer: optimizer, epochs: epochs, observer: observer)
  }

  public init(
    _ loader: CollatedLoader<Source, Batch>, optimizer: Optimizer, epochs: Int,
    observer: (any TrainingObserver)? = nil
  ) {
    require(epochs >= 0, "Trainer: epochs must not be negative, but is \(epochs)")
    (self.loader, self.optimizer) = (loader, optimizer)
    (self.epochs, self.observer) = (epochs, observer)
  }

  /// The number of steps of all epochs.
  public var stepCount: Int { epochs * loader.batchCount }

  /// Trains, and calls `report` after every epoch.
  ///
  /// - Parameters:
  ///   - start: where to go on, with parameters and optimizer as they were then. Batches that are done are
  ///     not made again.
  ///   - report: receives the epoch from 1 on, and the mean loss over its items.
  ///   - warn: receives the epoch and the observer's warning, a sentence; by default it is written to standard
  ///     error.
  ///   - afterStep: receives the position behind every step, and the step's loss; what it throws ends training.
  ///   - loss: computes the loss of a batch, a single number.
  /// - Throws: ``TrainingError/lossIsNotFinite`` at the first loss that is infinite or not a number,
  ///   and whatever the dataset throws.
  /// - Returns: the mean loss of every epoch.
  @discardableResult
  public func run(
    from start: TrainingPosition = TrainingPosition(),
    report: (_ epoch: Int, _ loss: Float) throws -> Void = { _, _ in },
    warn: (_ epoch: Int, _ warning: String) throws -> Void = warnOnStandardError,
    afterStep: (_ position: TrainingPosition, _ loss: Float) throws -> Void = { _, _ in },
    loss: (_ batch: Batch) throws -> Variable
  ) throws -> [Float] {
    var position = start
    while position.epoch < epochs {
      let title = "Epoch \(position.epoch + 1)/\(epochs)"
      var progress = Progress(title, total: loader.batchCount, unit: "batches")
      defer { progress.finish() }
      let rest = loader.skipping(position.batch)
      try rest.forEachBatch(epoch: position.epoch) { number, batch, itemCount in
        optimizer.zeroGradients()
        let value = try loss(batch)
        guard value.item.isFinite else {
          throw TrainingError.lossIsNotFinite(
            value.item, epoch: position.epoch + 1, batch: position.batch + 1,
            origin: origin { try loss(batch) })
        }
        value.backward()
        optimizer.step()
        position.add(value.item, items: itemCount)
        progress.show(position.batch, "Loss: \(rounded(position.meanLoss, 4))")
        try afterStep(position, value.item)
      }
      progress.finish()
      position.endEpoch()
      try report(position.epoch, position.history[position.epoch - 1])
      if let warning = observer?.warning { try warn(position.epoch, warning) }
    }
    return position.history
  }

  /// Says what was not finite first: a parameter, or the result of an operation when the loss is computed
  /// once more.
  private func origin(_ loss: () throws -> Variable) -> String? {
    for (index, parameter) in optimizer.parameters.enumerated()
    where !parameter.value.scalars.allSatisfy(\.isFinite) {
      let name = parameter.name.map { "'\($0)'" } ?? "\(index)"
      return "parameter \(name) of shape \(parameter.shape), moved there by the step before"
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

/// Writes an observer's warning after an epoch.
public func warnOnStandardError(_ epoch: Int, _ warning: String) {
  let line = Array("warning: after epoch \(epoch), \(warning)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
}

/// Why training stopped early.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// `origin` says what was not finite first, where that could be found.
  case lossIsNotFinite(Float, epoch: Int, batch: Int, origin: String? = nil)

  public var description: String {
    switch self {
    case .lossIsNotFinite(let value, let epoch, let batch, let origin):
      "training: the loss became \(value) in epoch \(epoch), batch \(batch)"
        + (origin.map { "; the first that was not finite is \($0)" } ?? "")
        + "; try a smaller learning rate"
    }
  }
}

extension CollatedLoader {
  /// The same loader without the first batches of every epoch.
  fileprivate func skipping(_ count: Int) -> CollatedLoader {
    if count == 0 { return self }
    return DataLoader(
      loader.dataset, sampler: LaterBatches(base: loader.sampler, skipped: count),
      workers: loader.workers, prefetch: loader.prefetch, onFailure: loader.onFailure
    ).collated(collate)
  }
}

/// The batches of another sampler behind the first ones.
private struct LaterBatches: BatchSampler {
  let base: any BatchSampler
  let skipped: Int

  var batchCount: Int { max(0, base.batchCount - skipped) }

  func batches(epoch: Int) -> [[Int]] { Array(base.batches(epoch: epoch).dropFirst(skipped)) }
}
