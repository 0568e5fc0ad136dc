/// The position in the training loop, from which training can be resumed.
public struct TrainingPosition: Equatable, Sendable {
  /// The number of completed epochs.
  public var epoch = 0
  /// The number of completed batches of the current epoch, with those that could not be loaded.
  public var batch = 0
  /// The number of completed steps: of batches that were trained on.
  public var step = 0
  /// The sum of the losses over the items of the current epoch, and the number of these items.
  public var lossSum = 0.0, itemCount = 0
  /// The mean loss of each completed epoch.
  public var history: [Float] = []

  /// Creates the position at the start of training.
  public init() {}

  /// The mean loss of the current epoch so far; NaN before its first item.
  public var meanLoss: Double { lossSum / Double(itemCount) }

  /// Records a step on the batch with the given number in the epoch, from 1.
  mutating func add(_ loss: Float, items: Int, batch number: Int) {
    (batch, step) = (number, step + 1)
    lossSum += Double(loss) * Double(items)
    itemCount += items
  }

  /// Completes the epoch.
  public mutating func endEpoch() {
    history.append(Float(meanLoss))
    (epoch, batch, lossSum, itemCount) = (epoch + 1, 0, 0, 0)
  }
}
