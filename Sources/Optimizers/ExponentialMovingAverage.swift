import Autograd
import Tensors

/// An exponential moving average of parameters: often better on new data than the parameters
/// themselves, which still jump about with every batch (Polyak and Juditsky, 1992; Tarvainen and
/// Valpola, "Mean teachers", 2017).
///
///     a ← p at the first update, then      a ← a + (1−decay)(p − a)
///
/// Equal to `torch.optim.swa_utils.AveragedModel` with `get_ema_multi_avg_fn(decay)`.
///
///     let average = WeightAverage(network.parameters(), decay: 0.999)
///     optimizer.step()
///     average.update()
///     let accuracy = average.used { evaluate(network) }
public final class WeightAverage {
  public let parameters: [Parameter]
  /// How much of the average each update keeps.
  public let decay: Double
  /// The averages, one for each parameter.
  public private(set) var values: [Tensor<Float>]
  /// How many updates there were.
  public private(set) var updates = 0

  public init(_ parameters: [Parameter], decay: Double = 0.999) {
    require((0...1).contains(decay), "WeightAverage: decay must be in 0...1, but is \(decay)")
    (self.parameters, self.decay) = (parameters, decay)
    values = parameters.map(\.value)
  }

  /// Takes the parameters' present values into the averages.
  public func update() {
    for (index, parameter) in parameters.enumerated() {
      if updates == 0 {
        values[index] = parameter.value
      } else {
        values[index] += (parameter.value - values[index]) * Float(1 - decay)
      }
    }
    updates += 1
  }

  /// Runs `body` with the averages in the parameters' places, and puts the parameters back.
  ///
  /// Batch normalization's running statistics are not parameters: they stay those of the training.
  public func used<Result>(_ body: () throws -> Result) rethrows -> Result {
    let trained = parameters.map(\.value)
    defer { for (parameter, value) in zip(parameters, trained) { parameter.update { $0 = value } } }
    for (parameter, value) in zip(parameters, values) { parameter.update { $0 = value } }
    return try body()
  }

  /// The averages, "0", "1", …, and how many updates made them.
  public var state: SavedState {
    var state = SavedState()
    state.numbers["updates"] = Double(updates)
    for (index, value) in values.enumerated() { state.tensors["\(index)"] = value }
    return state
  }

  /// Takes up a state that was saved; nothing changes where it does not fit.
  ///
  /// - Throws: ``SavedStateMismatch``, naming all that does not fit.
  public func load(_ state: SavedState) throws(SavedStateMismatch) {
    var reader = SavedStateReader(state)
    let updates = reader.count("updates")
    var values: [Tensor<Float>] = []
    for (index, parameter) in parameters.enumerated() {
      values.append(reader.tensor("\(index)", shape: parameter.shape))
    }
    try reader.finish("WeightAverage of \(parameters.count) parameters")
    (self.updates, self.values) = (updates, values)
  }
}
