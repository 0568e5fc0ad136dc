import Tensors

/// Returns `body(inputs)` without saving intermediate values for backward, and computes them again in the
/// backward pass: gradient checkpointing, which trades time for memory (Chen, Xu, Zhang and Guestrin,
/// "Training deep nets with sublinear memory cost", 2016).
///
/// - Parameters:
///   - inputs: All variables that need a gradient through `body`, including parameters; other variables that
///     `body` captures get none.
///   - body: The computation. It runs twice, so it must be deterministic; running statistics of batch
///     normalization would be updated twice.
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
