import Autograd
import Optimizers
import Tensors
import Vision

/// The training loop: for every batch, the loss, its gradients, one step against them.
public struct Trainer<Source: Dataset> {
  public let loader: DataLoader<Source>
  public let optimizer: Optimizer
  /// How often every item is seen.
  public let epochs: Int

  public init(_ loader: DataLoader<Source>, optimizer: Optimizer, epochs: Int) {
    require(epochs >= 0, "Trainer: epochs must not be negative, but is \(epochs)")
    (self.loader, self.optimizer, self.epochs) = (loader, optimizer, epochs)
  }

  /// Trains, and calls `report` after every epoch.
  ///
  /// - Parameters:
  ///   - report: receives the epoch from 1 on, and the mean loss over its items.
  ///   - loss: computes the loss of a batch, a single number.
  /// - Throws: ``TrainingError/lossIsNotFinite`` at the first loss that is infinite or not a number,
  ///   and whatever the dataset throws.
  /// - Returns: the mean loss of every epoch.
  @discardableResult
  public func run(
    report: (_ epoch: Int, _ loss: Float) -> Void = { _, _ in },
    loss: (_ items: [Source.Element]) throws -> Variable
  ) throws -> [Float] {
    var history: [Float] = []
    for epoch in 0..<epochs {
      let title = "Epoch \(epoch + 1)/\(epochs)"
      var progress = Progress(title, total: loader.batchCount, unit: "batches")
      var (total, count) = (0.0, 0)
      try loader.forEachBatch(epoch: epoch) { number, items in
        optimizer.zeroGradients()
        let value = try loss(items)
        guard value.item.isFinite else {
          progress.finish()
          throw TrainingError.lossIsNotFinite(value.item, epoch: epoch + 1, batch: number + 1)
        }
        value.backward()
        optimizer.step()
        total += Double(value.item) * Double(items.count)
        count += items.count
        progress.show(number + 1, "Loss: \(rounded(total / Double(count), 4))")
      }
      progress.finish()
      let mean = Float(total / Double(max(count, 1)))
      history.append(mean)
      report(epoch + 1, mean)
    }
    return history
  }
}

/// Why training stopped early.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  case lossIsNotFinite(Float, epoch: Int, batch: Int)

  public var description: String {
    switch self {
    case .lossIsNotFinite(let value, let epoch, let batch):
      "training: the loss became \(value) in epoch \(epoch), batch \(batch); try a smaller learning "
        + "rate"
    }
  }
}
