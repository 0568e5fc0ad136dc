import Tensors

/// Computes `body(inputs)` without keeping what its backward reads, and computes it again when the gradient
/// comes: less memory for more time (Chen, Xu, Zhang and Guestrin, "Training deep nets with sublinear memory
/// cost", 2016).
///
/// - Parameters:
///   - inputs: every variable that needs a gradient through here, parameters included; what `body` captures
///     besides gets none.
///   - body: runs twice, so it must do the same both times; batch normalization's running statistics would
///     move twice.
public func checkpoint(
  _ inputs: [Variable], _ body: @escaping ([Variable]) -> Variable
) -> Variable {
  let value = withoutGradients { body(inputs).value }
  return .record("checkpoint", value, inputs, saving: inputs) { dY, node in
    if Recording.isEnabled {
      return body(inputs).gradients(with: inputs, seed: dY, createGraph: true).map { $0 }
    }
    let leaves = inputs.indices.map {
      Variable(inputs[$0].value, requiresGradient: node.needsGradient($0))
    }
    let again = recording(true) { body(leaves) }
    let wanted = leaves.filter(\.requiresGradient)
    var found = again.gradients(with: wanted, seed: dY).makeIterator()
    return leaves.map { $0.requiresGradient ? found.next() : nil }
  }
}
