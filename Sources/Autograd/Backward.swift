import Tensors

extension Variable {
  /// Finds ∂self/∂leaf for every leaf that requires it, and adds it to the leaf's `gradient`.
  ///
  /// Each node hands its gradient on once all that flows into it has arrived, so the time is that of
  /// the forward pass, however many paths lead through a node.
  ///
  /// - Parameters:
  ///   - seed: ∂L/∂self, where self is not the end; needed unless self is a single number.
  ///   - retainGraph: keeps the graph so that it can go backward again; else it is freed on the way.
  public final func backward(with seed: Tensor<Float>? = nil, retainGraph: Bool = false) {
    _ = propagate(
      seed.map { Variable($0) }, targets: [], createGraph: false, retainGraph: retainGraph)
  }

  /// Returns ∂self/∂x for every `x`, and leaves every `gradient` as it was.
  ///
  /// - Parameters:
  ///   - variables: where to find the derivative; leaves or results on the way.
  ///   - seed: ∂L/∂self; needed unless self is a single number.
  ///   - createGraph: records the computation of the gradients, so that they can be differentiated
  ///     in turn.
  /// - Returns: one for each of `variables`; zeros where self does not depend on it.
  public final func gradients(
    with variables: [Variable], seed: Variable? = nil, createGraph: Bool = false,
    retainGraph: Bool? = nil
  ) -> [Variable] {
    let found = propagate(
      seed, targets: variables.map(\.node), createGraph: createGraph,
      retainGraph: retainGraph ?? createGraph)
    return zip(found, variables).map { $0 ?? Variable(.zeros($1.shape)) }
  }

  private func propagate(
    _ seed: Variable?, targets: [Node], createGraph: Bool, retainGraph: Bool
  ) -> [Variable?] {
    require(
      requiresGradient,
      "backward: nothing to differentiate by: no variable in this graph requires a gradient")
    require(
      seed != nil || value.count == 1,
      "backward: a result of shape \(shape) needs a seed of that shape; only a single number's "
        + "is 1 of itself")
    require(
      seed == nil || seed!.shape == shape,
      "backward: the seed's shape \(seed?.shape ?? []) must be the result's, \(shape)")
    var pass = Pass(targets: targets, retainGraph: retainGraph)
    let start = seed ?? Variable(.ones(shape))
    return recording(createGraph) { pass.run(from: node, start, accumulate: targets.isEmpty) }
  }
}

/// One walk from a result to the leaves.
private struct Pass {
  let targets: [Node]
  let retainGraph: Bool
  private let visit = Order.next()

  init(targets: [Node], retainGraph: Bool) {
    self.targets = targets
    self.retainGraph = retainGraph
  }

  mutating func run(from root: Node, _ seed: Variable, accumulate: Bool) -> [Variable?] {
    var found = [Variable?](repeating: nil, count: targets.count)
    let nodes = reachable(from: root)
    root.incoming = seed
    for node in nodes {
      guard let arrived = node.incoming else { continue }
      node.incoming = nil
      let gradient = node.hooked(arrived)
      for i in targets.indices where targets[i] === node { found[i] = gradient }
      if node.isLeaf {
        if accumulate { add(gradient.value, to: node) }
        continue
      }
      if accumulate && node.isKept { node.gradient = gradient.value }
      handOn(gradient, from: node)
    }
    return found
  }

  /// Every node that gradients reach, results before what they came from.
  ///
  /// Nodes are numbered as they are recorded and a node's inputs were there before it, so sorting by
  /// number is a topological order.
  private func reachable(from root: Node) -> [Node] {
    var nodes = [root]
    root.visit = visit
    var next = 0
    var sorted = true
    while next < nodes.count {
      let node = nodes[next]
      next += 1
      for input in node.inputs where input.requiresGradient && input.visit != visit {
        input.visit = visit
        sorted = sorted && input.order < nodes[nodes.count - 1].order
        nodes.append(input)
      }
    }
    if !sorted { nodes.sort { $0.order > $1.order } }
    return nodes
  }

  /// Passes a node's gradient on to its inputs.
  private func handOn(_ gradient: Variable, from node: Node) {
    guard let backward = node.backward else {
      fatalError(
        "backward: the graph of \(node.operation ?? "") was freed by an earlier backward; pass "
          + "retainGraph: true there to go backward again")
    }
    var versions = 0
    for input in node.inputs { versions += input.version }
    require(
      versions == node.inputVersions,
      "backward: a value that \(node.operation ?? "") read was changed after it was recorded")
    let start = node.trace == nil ? nil : ContinuousClock.now
    let gradients = node.scoped { backward(gradient, node) }
    if let start { node.trace?.backwardSeconds = (.now - start) / .seconds(1) }
    require(
      gradients.count == node.inputs.count,
      "backward of \(node.operation ?? ""): \(gradients.count) gradients for "
        + "\(node.inputs.count) inputs")
    for (input, part) in zip(node.inputs, gradients) where input.requiresGradient {
      guard let part else { continue }
      require(
        part.shape == input.shape,
        "backward of \(node.operation ?? ""): a gradient of shape \(part.shape) came back for an "
          + "input of shape \(input.shape)")
      // Several paths may lead here: what they bring is added.
      input.incoming = input.incoming.map { Self.accumulated($0, part) } ?? part
    }
    node.noteLocalDerivatives(gradients, of: gradient, backward)
    if !retainGraph {
      node.backward = nil
      node.captured = []
      if !node.isKept { node.value = nil }
    }
  }

  /// The sum of what came along two paths; told apart from the reader's sums in a picture.
  private static func accumulated(_ a: Variable, _ b: Variable) -> Variable {
    .record("Σ", a.value + b.value, [a, b]) { dY, _ in [dY, dY] }
  }

  private func add(_ gradient: Tensor<Float>, to leaf: Node) {
    if leaf.gradient == nil {
      leaf.gradient = gradient.contiguous()
    } else {
      leaf.gradient! += gradient
    }
  }
}
