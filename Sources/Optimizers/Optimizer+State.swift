import Tensors

extension Optimizer {
  /// All that the next steps depend on besides the parameters: the rates of every group, and what is
  /// remembered of every parameter.
  ///
  /// Names are "group.0.learningRate", …, and for the parameters, counted through all groups,
  /// "0.steps", "0.velocity", ….
  public final var state: SavedState {
    var state = SavedState()
    for (index, group) in groups.enumerated() {
      state.numbers["group.\(index).learningRate"] = group.learningRate
      state.numbers["group.\(index).weightDecay"] = group.weightDecay
      state.numbers["group.\(index).momentum"] = group.momentum
    }
    for (index, memory) in memories.enumerated() {
      state.numbers["\(index).steps"] = Double(memory.steps)
      for (name, tensor) in memory.tensors { state.tensors["\(index).\(name)"] = tensor }
    }
    return state
  }

  /// Takes up a state that an optimizer of the same kind saved; nothing changes where it does not fit.
  ///
  /// - Throws: ``SavedStateMismatch``, naming all that is missing, unexpected, of another shape or out
  ///   of range.
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
    var memories: [Memory] = []
    for group in groups {
      let names = memoryNames(for: group)
      for parameter in group.parameters {
        let index = memories.count
        var memory = Memory(steps: reader.count("\(index).steps"))
        for name in names where memory.steps > 0 || state.tensors["\(index).\(name)"] != nil {
          memory.tensors[name] = reader.tensor("\(index).\(name)", shape: parameter.shape)
        }
        memories.append(memory)
      }
    }
    try reader.finish("\(type(of: self)) of \(memories.count) parameters")
    (self.groups, self.memories) = (groups, memories)
  }
}
