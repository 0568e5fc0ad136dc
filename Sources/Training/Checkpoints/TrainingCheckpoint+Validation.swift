import Files
import Layers
import Optimizers
import Tensors

extension TrainingCheckpoint {
  /// What contradicts itself, or is not finite; `nil` if training can resume.
  var problem: String? { position.problem ?? generatorProblem ?? nonFinite }

  /// The first number that is infinite or NaN, as a message; `nil` if there is none.
  public var nonFinite: String? {
    for key in model.keys {
      guard case .floats(let tensor) = model[key] else { continue }
      if let found = tensor.firstNonFinite { return "\(found) in '\(key)'" }
    }
    for (part, state) in [("optimizer", optimizer), ("schedule", schedule), ("observer", observer)]
    {
      for (name, tensor) in state.tensors.sorted(by: { $0.key < $1.key }) {
        if let found = tensor.firstNonFinite { return "\(found) in the \(part)'s '\(name)'" }
      }
      for (name, number) in state.numbers.sorted(by: { $0.key < $1.key }) where !number.isFinite {
        return "the \(part)'s '\(name)' is \(number)"
      }
    }
    return nil
  }

  private var generatorProblem: String? {
    // Even a number drawn each nanosecond does not get there in a century.
    generator.position < 1 << 62
      ? nil : "the generator's position is \(generator.position), which no run reaches"
  }
}

extension TrainingPosition {
  /// What contradicts itself; `nil` if nothing does.
  var problem: String? {
    if history.count != epoch {
      return
        "\(epoch.counted("epoch")) \(epoch == 1 ? "is" : "are") completed, but there \(history.count == 1 ? "is" : "are") "
        + history.count.counted("mean loss", "mean losses")
    }
    if let index = history.firstIndex(where: { !$0.isFinite }) {
      return "the mean loss of epoch \(index + 1) is \(history[index])"
    }
    if !lossSum.isFinite { return "the sum of losses is \(lossSum)" }
    // A batch that cannot be loaded is no step.
    if epoch == 0 && step > batch {
      return "\(step.counted("step")) \(step == 1 ? "is" : "are") completed, but only "
        + batch.counted("batch", "batches")
    }
    if batch == 0 && (itemCount > 0 || lossSum != 0) {
      return
        "no batch of the epoch is completed, but \(itemCount.counted("item")) \(itemCount == 1 ? "is" : "are")"
    }
    return nil
  }
}

extension Tensor where Element == Float {
  /// The first element that is infinite or NaN; `nil` if there is none.
  fileprivate var firstNonFinite: Float? {
    withContiguous { numbers in
      UnsafeBufferPointer(start: numbers, count: count).first { !$0.isFinite }
    }
  }
}
