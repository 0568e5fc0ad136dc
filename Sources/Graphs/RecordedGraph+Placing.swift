import Autograd

// The assignment of steps that no module recorded to calls: sums of gradients, and leaves.

extension RecordedGraph {
  /// Assigns each sum of gradients to the innermost call that contains all its summands. It belongs to no operation
  /// of the model, but outside the module's frame edges would leave the frame and return.
  mutating func placeSums() {
    for index in steps.indices where steps[index].kind == .accumulation {
      let calls = steps[index].inputs.map { steps[$0].call }
      steps[index].call = calls.dropFirst().reduce(calls.first ?? nil) { shared($0, $1) }
    }
  }

  /// Marks all steps computed from `seed`, the first gradient of a backward pass, as gradients.
  mutating func markGradients(from seed: Autograd.Node) {
    for index in steps.indices {
      let step = steps[index]
      steps[index].isGradient =
        step.node === seed || step.isBackward && step.inputs.contains { steps[$0].isGradient }
    }
  }

  /// Assigns each leaf to the innermost call that contains all operations that read it, those of the forward pass if
  /// there are any.
  mutating func placeLeaves() {
    var readers = [Int??](repeating: nil, count: steps.count)
    for isBackward in [false, true] {
      let assigned = readers
      for step in steps where !step.isLeaf && step.isBackward == isBackward {
        for input in step.inputs where steps[input].isLeaf && assigned[input] == nil {
          readers[input] = readers[input].map { shared($0, step.call) } ?? .some(step.call)
        }
      }
    }
    // Named values and inputs are drawn outside all modules, unlike parameters.
    for index in steps.indices where steps[index].isLeaf && !steps[index].node.isBuffer {
      let node = steps[index].node
      let isInside = node.isParameter || node.name == nil
      steps[index].call = isInside ? readers[index] ?? nil : nil
    }
  }

  /// Returns the innermost call around both.
  private func shared(_ a: Int?, _ b: Int?) -> Int? {
    var (a, b) = (a, b)
    while a != b {
      guard let first = a, let second = b else { return nil }
      if calls[first].depth >= calls[second].depth { a = calls[first].parent }
      if calls[second].depth >= calls[first].depth { b = calls[second].parent }
    }
    return a
  }
}
