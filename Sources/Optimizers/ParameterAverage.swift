import Autograd
import Tensors

/// An average of parameters over training, which often generalizes better than the last parameters do: the base
/// class of ``ExponentialMovingAverage`` and ``StochasticWeightAverage``. PyTorch's `swa_utils.AveragedModel`.
///
///     let average = StochasticWeightAverage(network.parameters())
///     for epoch in 0..<epochs {
///       …                                             // train one epoch
///       if epoch >= start { average.update() }
///     }
///     average.copyToParameters()
///     try network.updateBatchNorm { … }               // running statistics of the averaged network
public class ParameterAverage {
  /// The parameters to average.
  public final let parameters: [Parameter]
  /// The averages, one per parameter; before the first update, the initial parameters.
  public private(set) final var values: [Tensor<Float>]
  /// The number of updates.
  public private(set) final var updateCount = 0

  init(_ parameters: [Parameter]) {
    self.parameters = parameters
    values = parameters.map(\.value)
  }

  /// Returns the average after the present parameter is added to it.
  func average(_ average: Tensor<Float>, adding value: Tensor<Float>) -> Tensor<Float> { value }

  /// Updates the averages with the current values of the parameters; the first update copies them.
  public final func update() {
    for (index, parameter) in parameters.enumerated() {
      values[index] =
        updateCount == 0 ? parameter.value : average(values[index], adding: parameter.value)
    }
    updateCount += 1
  }

  /// Sets the parameters to their averages.
  ///
  /// The running statistics of batch normalization are buffers and are not averaged; compute them for the averaged
  /// parameters with ``/Layers/Module/updateBatchNorm(_:)``.
  public final func copyToParameters() {
    for (parameter, value) in zip(parameters, values) { parameter.update { $0 = value } }
  }

  /// Runs `body` with the parameters set to their averages, and restores the parameters afterwards.
  ///
  /// The running statistics of batch normalization are buffers and are neither averaged nor restored.
  public final func withAveragedParameters<Result>(_ body: () throws -> Result) rethrows -> Result {
    let trained = parameters.map(\.value)
    defer { for (parameter, value) in zip(parameters, trained) { parameter.update { $0 = value } } }
    copyToParameters()
    return try body()
  }

  /// The averages, named "0", "1", …, and the number of updates.
  public final var state: SavedState {
    var state = SavedState()
    state.numbers["updates"] = Double(updateCount)
    for (index, value) in values.enumerated() { state.tensors["\(index)"] = value }
    return state
  }

  /// Loads a saved state; on a mismatch, nothing changes.
  ///
  /// - Throws: ``SavedStateMismatch``, with everything that does not match.
  public final func load(_ state: SavedState) throws(SavedStateMismatch) {
    var reader = SavedStateReader(state)
    let updateCount = reader.count("updates")
    var values: [Tensor<Float>] = []
    for (index, parameter) in parameters.enumerated() {
      values.append(reader.tensor("\(index)", shape: parameter.shape))
    }
    try reader.finish("\(type(of: self)) of \(parameters.count) parameters")
    (self.updateCount, self.values) = (updateCount, values)
  }
}

/// An exponential moving average (EMA) of parameters, in which recent ones have more weight (Polyak and Juditsky,
/// 1992; Tarvainen and Valpola, "Mean teachers", 2017).
///
///     a ← p at the first update, then      a ← a + (1−decay)(p − a)
///
/// Equivalent to `torch.optim.swa_utils.AveragedModel` with `get_ema_multi_avg_fn(decay)`.
///
///     let average = ExponentialMovingAverage(network.parameters(), decay: 0.999)
///     optimizer.step()
///     average.update()
///     let accuracy = average.withAveragedParameters { evaluate(network) }
public final class ExponentialMovingAverage: ParameterAverage {
  /// The decay: the weight of the previous average in an update.
  public let decay: Double

  /// Creates an average of the given parameters.
  public init(_ parameters: [Parameter], decay: Double = 0.999) {
    require(
      (0...1).contains(decay), "ExponentialMovingAverage: decay must be in 0...1, but is \(decay)")
    self.decay = decay
    super.init(parameters)
  }

  override func average(_ average: Tensor<Float>, adding value: Tensor<Float>) -> Tensor<Float> {
    average + (value - average) * Float(1 - decay)
  }
}

/// An equal-weight average of parameters: stochastic weight averaging (SWA; Izmailov and others, "Averaging weights
/// leads to wider optima and better generalization", 2018).
///
///     a ← a + (p − a)/(n + 1)      for the number n of earlier updates
///
/// Update it once per epoch of the last part of training, with a constant or cyclic learning rate, for example
/// ``Annealing``. Equivalent to `torch.optim.swa_utils.AveragedModel`.
public final class StochasticWeightAverage: ParameterAverage {
  /// Creates an average of the given parameters.
  public override init(_ parameters: [Parameter]) { super.init(parameters) }

  override func average(_ average: Tensor<Float>, adding value: Tensor<Float>) -> Tensor<Float> {
    average + (value - average) / Float(updateCount + 1)
  }
}
