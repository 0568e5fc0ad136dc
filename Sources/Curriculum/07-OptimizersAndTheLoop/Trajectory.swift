import Tensors

/// A parameter and its optimizer's state, before the first step and after each.
struct Trajectory {
  /// The parameter first.
  private(set) var states: [[Tensor<Float>]]

  /// Takes `steps` steps from `parameter` and zeros. If a step changes a shape, it is the last: the next one
  /// might end the process.
  init(
    from parameter: Tensor<Float>, buffers: Int, steps: Int,
    step: (_ index: Int, _ state: inout [Tensor<Float>]) throws -> Void
  ) rethrows {
    states = [[parameter] + [Tensor<Float>](repeating: .zeros(parameter.shape), count: buffers)]
    for index in 0..<steps {
      var state = states[index]
      try step(index, &state)
      states.append(state)
      if state.contains(where: { $0.shape != parameter.shape }) { break }
    }
  }

  /// Whether neither the parameter nor the optimizer's state has changed.
  private var isUntouched: Bool { states.allSatisfy { $0 == states[0] } }

  func isSame(as other: Trajectory) -> Bool {
    states.count == other.states.count && isUntouched == other.isUntouched
      && zip(states, other.states).allSatisfy { difference($0[0], $1[0]) == nil }
  }

  /// Returns the first step after which the parameter is wrong.
  ///
  /// - Parameters:
  ///   - expected: the parameter after each step.
  ///   - input: the input of a step in words, given the state before it.
  func mismatch(
    expected: [Tensor<Float>], input: (_ index: Int, _ before: [Tensor<Float>]) -> String
  ) -> Mismatch? {
    for (index, (state, expected)) in zip(states.dropFirst(), expected).enumerated() {
      guard let difference = difference(state[0], expected) else { continue }
      return Mismatch(
        input: "step \(index + 1): " + input(index, states[index]), actual: "\(state[0])",
        expected: "\(expected)", difference: difference)
    }
    return nil
  }
}
