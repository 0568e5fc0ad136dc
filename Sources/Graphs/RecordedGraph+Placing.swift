import Autograd

// What no module's call recorded gets a place: sums of gradients, and leaves.

extension RecordedGraph {
  /// Puts every sum of gradients inside the innermost call that holds what it adds: it belongs to no
  /// operation of the model, but outside its module's frame arrows would run out of the frame and back in.
  mutating func placeSums() {
    for index in steps.indices where steps[index].kind == .accumulation {
      let calls = steps[index].inputs.map { steps[$0].call }
      steps[index].call = calls.dropFirst().reduce(calls.first ?? nil) { shared($0, $1) }
    }
  }

  /// Marks what was computed from `seed`, a backward pass's first gradient, as gradients.
  mutating func markGradients(from seed: Autograd.Node) {
    for index in steps.indices {
      let step = steps[index]
      steps[index].isGradient =
        step.node === seed || step.isBackward && step.inputs.contains { steps[$0].isGradient }
    }
  }

  /// Puts every leaf inside the innermost call that holds all its readers; those of the forward pass where it
  /// has some.
  mutating func placeLeaves() {
    var homes = [Int??](repeating: nil, count: steps.count)
    for isBackward in [false, true] {
      let placed = homes
      for step in steps where !step.isGiven && step.isBackward == isBackward {
        for input in step.inputs where steps[input].isGiven && placed[input] == nil {
          homes[input] = homes[input].map { shared($0, step.call) } ?? .some(step.call)
        }
      }
    }
    // What the reader named or handed in belongs to nobody's inside, parameters apart.
    for index in steps.indices where steps[index].isGiven && !steps[index].node.isBuffer {
      let node = steps[index].node
      let isInside = node.isParameter || node.name == nil
      steps[index].call = isInside ? homes[index] ?? nil : nil
    }
  }

  /// The innermost call around both.
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
