import Tensors

extension Optimizer {
  /// The optimizer's state: the hyperparameters of each group and the state of each parameter,
  /// without the parameters themselves.
  ///
  /// Names are "group.0.learningRate", …, and for the parameters, numbered across all groups,
  /// "0.steps", "0.velocity", ….
  public final var state: SavedState {
    var state = SavedState()
    for (index, group) in groups.enumerated() {
      state.numbers["group.\(index).learningRate"] = group.learningRate
      state.numbers["group.\(index).weightDecay"] = group.weightDecay
      state.numbers["group.\(index).momentum"] = group.momentum
    }
    for (index, parameterState) in parameterStates.enumerated() {
      state.numbers["\(index).steps"] = Double(parameterState.steps)
      for (name, tensor) in parameterState.tensors { state.tensors["\(index).\(name)"] = tensor }
    }
    return state
  }

  /// Loads a state saved by an optimizer of the same kind; on a mismatch, nothing changes.
  ///
  /// - Throws: ``SavedStateMismatch``, with everything that is missing, unexpected, out of range or
  ///   of a different shape.
  public final func load(_ state: SavedState) throws(SavedStateMismatch) {
    var reader = SavedStateReader(state)
    var groups = groups
    for index in groups.indices {
      func rate(_ name: String) -> Double {
        reader.number("group.\(index).\(name)", "finite and not negative") {
          $0 >= 0 && $0.isFinite
        }
      }
      groups[index].learningRate = rate("learningRate")
      groups[index].weightDecay = rate("weightDecay")
      groups[index].momentum = reader.number("group.\(index).momentum", "in 0..<1") {
        (0..<1).contains($0)
      }
    }
    var parameterStates: [ParameterState] = []
    for group in groups {
      let names = stateNames(for: group)
      for parameter in group.parameters {
        let index = parameterStates.count
        var parameterState = ParameterState(steps: reader.count("\(index).steps"))
        for name in names
        where parameterState.steps > 0 || state.tensors["\(index).\(name)"] != nil {
          parameterState.tensors[name] = reader.tensor(
            "\(index).\(name)", shape: initialState(named: name, for: parameter).shape)
        }
        parameterStates.append(parameterState)
      }
    }
    try reader.finish("\(type(of: self)) of \(parameterStates.count) parameters")
    (self.groups, self.parameterStates) = (groups, parameterStates)
  }
}
