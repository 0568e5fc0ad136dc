import Autograd
import Tensors

/// An exponential moving average (EMA) of parameters, which often generalizes better than the
/// parameters themselves (Polyak and Juditsky, 1992; Tarvainen and Valpola, "Mean teachers", 2017).
///
///     a ← p at the first update, then      a ← a + (1−decay)(p − a)
///
/// Equivalent to `torch.optim.swa_utils.AveragedModel` with `get_ema_multi_avg_fn(decay)`.
///
///     let average = ExponentialMovingAverage(network.parameters(), decay: 0.999)
///     optimizer.step()
///     average.update()
///     let accuracy = average.withAveragedParameters { evaluate(network) }
public final class ExponentialMovingAverage {
  /// The parameters to average.
  public let parameters: [Parameter]
  /// The decay: the weight of the previous average in an update.
  public let decay: Double
  /// The averages, one per parameter.
  public private(set) var values: [Tensor<Float>]
  /// The number of updates.
  public private(set) var updateCount = 0

  /// Creates an average of the given parameters.
  public init(_ parameters: [Parameter], decay: Double = 0.999) {
    require(
      (0...1).contains(decay), "ExponentialMovingAverage: decay must be in 0...1, but is \(decay)")
    (self.parameters, self.decay) = (parameters, decay)
    values = parameters.map(\.value)
  }

  /// Updates the averages with the current values of the parameters.
  public func update() {
    for (index, parameter) in parameters.enumerated() {
      if updateCount == 0 {
        values[index] = parameter.value
      } else {
        values[index] += (parameter.value - values[index]) * Float(1 - decay)
      }
    }
    updateCount += 1
  }

  /// Runs `body` with the parameters set to their averages, and restores the parameters afterwards.
  ///
  /// The running statistics of batch normalization are buffers and are not averaged.
  public func withAveragedParameters<Result>(_ body: () throws -> Result) rethrows -> Result {
    let trained = parameters.map(\.value)
    defer { for (parameter, value) in zip(parameters, trained) { parameter.update { $0 = value } } }
    for (parameter, value) in zip(parameters, values) { parameter.update { $0 = value } }
    return try body()
  }

  /// The averages, named "0", "1", …, and the number of updates.
  public var state: SavedState {
    var state = SavedState()
    state.numbers["updates"] = Double(updateCount)
    for (index, value) in values.enumerated() { state.tensors["\(index)"] = value }
    return state
  }

  /// Loads a saved state; on a mismatch, nothing changes.
  ///
  /// - Throws: ``SavedStateMismatch``, with everything that does not match.
  public func load(_ state: SavedState) throws(SavedStateMismatch) {
    var reader = SavedStateReader(state)
    let updateCount = reader.count("updates")
    var values: [Tensor<Float>] = []
    for (index, parameter) in parameters.enumerated() {
      values.append(reader.tensor("\(index)", shape: parameter.shape))
    }
    try reader.finish("ExponentialMovingAverage of \(parameters.count) parameters")
    (self.updateCount, self.values) = (updateCount, values)
  }
}
