import Tensors

extension Variable {
  /// Computes the gradients of `self` with respect to all leaves that require one, and accumulates them in the
  /// leaves' `gradient`.
  ///
  /// Reverse-mode differentiation: each node propagates its gradient once, after all contributions have
  /// arrived. The time is that of the forward pass, however many paths lead through a node.
  ///
  /// - Parameters:
  ///   - seed: The upstream gradient ∂L/∂self; required unless `self` has one element, for which it is 1.
  ///   - retainGraph: Whether the graph can be used for another backward pass; by default it is freed.
  public final func backward(with seed: Tensor<Float>? = nil, retainGraph: Bool = false) {
    _ = propagate(
      seed.map { Variable($0) }, targets: [], createGraph: false, retainGraph: retainGraph)
  }

  /// Returns the gradients of `self` with respect to `variables`, without changing any `gradient`. PyTorch's
  /// `autograd.grad`.
  ///
  /// - Parameters:
  ///   - variables: Leaves or intermediate results.
  ///   - seed: The upstream gradient ∂L/∂self; required unless `self` has one element, for which it is 1.
  ///   - createGraph: Whether to record the computation of the gradients, to differentiate them in turn.
  ///   - retainGraph: Whether the graph can be used for another backward pass; by default if `createGraph`.
  /// - Returns: A gradient for each variable; zeros for those on which `self` does not depend.
  public final func gradients(
    with variables: [Variable], seed: Variable? = nil, createGraph: Bool = false,
    retainGraph: Bool? = nil
  ) -> [Variable] {
    let found = propagate(
      seed, targets: variables.map(\.node), createGraph: createGraph,
      retainGraph: retainGraph ?? createGraph)
    return zip(found, variables).map { $0 ?? Variable(.zeros($1.shape)) }
  }

  /// Returns the gradients with respect to `variables` along paths that contain no other of them; `nil` for those
  /// without a path. Records them if the current pass does.
  final func gradients(
    upTo variables: [Variable], seed: Variable, retainGraph: Bool = Recording.isEnabled
  ) -> [Variable?] {
    propagate(
      seed, targets: variables.map(\.node), createGraph: Recording.isEnabled,
      retainGraph: retainGraph, stopsAtTargets: true)
  }

  private func propagate(
    _ seed: Variable?, targets: [Node], createGraph: Bool, retainGraph: Bool,
    stopsAtTargets: Bool = false
  ) -> [Variable?] {
    require(
      requiresGradient,
      "backward: no variable in this graph requires a gradient")
    require(
      seed != nil || value.count == 1,
      "backward: a result of shape \(shape) needs a seed of that shape; only that of a "
        + "single element is 1 by default")
    require(
      seed == nil || seed!.shape == shape,
      "backward: the seed has shape \(seed?.shape ?? []), but the result \(shape)")
    var pass = Pass(
      targets: targets, retainGraph: retainGraph, stops: stopsAtTargets ? targets : [])
    let start = seed ?? Variable(.ones(shape))
    return recording(createGraph) { pass.run(from: node, start, accumulate: targets.isEmpty) }
  }
}

/// One backward pass from a result to the leaves.
private struct Pass {
  let targets: [Node]
  let retainGraph: Bool
  /// The nodes beyond which nothing is propagated.
  private let stops: Set<ObjectIdentifier>
  private let visit = Order.next()

  init(targets: [Node], retainGraph: Bool, stops: [Node]) {
    self.targets = targets
    self.retainGraph = retainGraph
    self.stops = Set(stops.map { ObjectIdentifier($0) })
  }

  mutating func run(from root: Node, _ seed: Variable, accumulate: Bool) -> [Variable?] {
    var found = [Variable?](repeating: nil, count: targets.count)
    let nodes = reachable(from: root)
    root.incoming = seed
    for node in nodes {
      guard let arrived = node.incoming else { continue }
      node.incoming = nil
      // The pass that continues beyond a stop calls its hooks, with the complete gradient.
      let isStop = stops.contains(ObjectIdentifier(node))
      let gradient = isStop ? arrived : node.hooked(arrived)
      for i in targets.indices where targets[i] === node { found[i] = gradient }
      if node.isLeaf {
        if accumulate { add(gradient.value, to: node) }
        continue
      }
      if isStop { continue }
      if accumulate && node.isRetained { node.gradient = gradient.value }
      propagate(gradient, from: node)
    }
    return found
  }

  /// Returns all nodes that gradients reach, in reverse topological order: results before their inputs.
  ///
  /// Nodes are numbered in the order in which they are recorded, and a node's inputs were recorded before it,
  /// so descending numbers are such an order.
  private func reachable(from root: Node) -> [Node] {
    var nodes = [root]
    root.visit = visit
    var next = 0
    var sorted = true
    while next < nodes.count {
      let node = nodes[next]
      next += 1
      if stops.contains(ObjectIdentifier(node)) { continue }
      for input in node.inputs where input.requiresGradient && input.visit != visit {
        input.visit = visit
        sorted = sorted && input.order < nodes[nodes.count - 1].order
        nodes.append(input)
      }
    }
    if !sorted { nodes.sort { $0.order > $1.order } }
    return nodes
  }

  /// Propagates a node's gradient to its inputs.
  private func propagate(_ gradient: Variable, from node: Node) {
    guard let backward = node.backward else {
      fatalError(
        "backward: the graph of \(node.operation ?? "") was freed by an earlier backward pass; "
          + "pass retainGraph: true to that one")
    }
    var versions = 0
    for input in node.inputs { versions += input.version }
    require(
      versions == node.inputVersions,
      "backward: an input of \(node.operation ?? "") was modified after the operation was recorded")
    let start = node.trace == nil ? nil : ContinuousClock.now
    let gradients = node.scoped { backward(gradient, node) }
    if let start { node.trace?.backwardSeconds = (.now - start) / .seconds(1) }
    require(
      gradients.count == node.inputs.count,
      "backward of \(node.operation ?? ""): returned \(gradients.count) gradients for "
        + "\(node.inputs.count) inputs")
    for (input, part) in zip(node.inputs, gradients) where input.requiresGradient {
      guard let part else { continue }
      require(
        part.shape == input.shape,
        "backward of \(node.operation ?? ""): returned a gradient of shape \(part.shape) for an "
          + "input of shape \(input.shape)")
      // Gradients of several paths are summed.
      input.incoming = input.incoming.map { Self.accumulated($0, part) } ?? part
    }
    node.noteLocalDerivatives(gradients, of: gradient, backward)
    if !retainGraph {
      node.backward = nil
      node.captured = []
      if !node.isRetained { node.value = nil }
    }
  }

  /// Returns the sum of the gradients of two paths, under a name that distinguishes it from additions in the
  /// user's graph.
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
