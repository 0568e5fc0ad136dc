/// How far training is: all that the loop itself must remember to go on as if it had never stopped.
public struct TrainingPosition: Equatable, Sendable {
  /// How many epochs are whole.
  public var epoch = 0
  /// How many batches of the next one are done.
  public var batch = 0
  /// How many batches are done in all.
  public var step = 0
  /// The losses of the begun epoch's items, added up, and how many items these are.
  public var lossSum = 0.0, itemCount = 0
  /// The mean loss of every whole epoch.
  public var history: [Float] = []

  /// The beginning.
  public init() {}

  /// The mean loss of the begun epoch so far.
  public var meanLoss: Double { lossSum / Double(max(itemCount, 1)) }

  /// Counts one batch.
  mutating func add(_ loss: Float, items: Int) {
    (batch, step) = (batch + 1, step + 1)
    lossSum += Double(loss) * Double(items)
    itemCount += items
  }

  /// Counts the epoch as whole.
  public mutating func endEpoch() {
    history.append(Float(meanLoss))
    (epoch, batch, lossSum, itemCount) = (epoch + 1, 0, 0, 0)
  }
}
