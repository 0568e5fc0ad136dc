extension Diagram {
  /// The least number of ranks that each edge spans, so that clusters can stand under each other.
  ///
  /// Graphviz puts two clusters side by side as soon as they share one rank. A weight stands one rank
  /// above its operation: on the rank of the last node of the module before. A deep network would
  /// come out as a staircase, ten times as wide as need be. An edge that enters a cluster therefore
  /// leaves room for what stands above its target inside the cluster and is not fed from outside.
  ///
  /// Cost: linear in edges times the depth of nesting.
  func edgeLengths() -> [Int] {
    let scopes = nodes.map(scopesAround)
    // Per node and enclosing cluster: the ranks that its own sources in the cluster need above it,
    // and whether anything outside the cluster leads to it.
    var own = scopes.map { [Int](repeating: 0, count: $0.count) }
    var isFed = scopes.map { [Bool](repeating: false, count: $0.count) }
    for index in edgesInOrder() {
      let source = edges[index].source.index
      let target = edges[index].target.index
      let shared = sharedCount(scopes[source], scopes[target])
      for level in 0..<shared {
        if isFed[source][level] {
          isFed[target][level] = true
        } else {
          own[target][level] = max(own[target][level], own[source][level] + 1)
        }
      }
      for level in shared..<scopes[target].count { isFed[target][level] = true }
    }
    return edges.map { edge in
      let target = edge.target.index
      let shared = sharedCount(scopes[edge.source.index], scopes[target])
      return shared < scopes[target].count ? 1 + own[target][shared] : 1
    }
  }

  /// How many ranks the longest edge spans, as near as can be told before Graphviz lays it out.
  ///
  /// Nodes stand as far down as their readers let them, unless more arrows come in than go out.
  func longestSpan() -> Int {
    let (lengths, order) = (edgeLengths(), edgesInOrder())
    var ranks = [Int](repeating: 0, count: nodes.count)
    var incoming = [Int](repeating: 0, count: nodes.count)
    var outgoing = [[Int]](repeating: [], count: nodes.count)
    for index in order {
      let (source, target) = (edges[index].source.index, edges[index].target.index)
      ranks[target] = max(ranks[target], ranks[source] + lengths[index])
      incoming[target] += 1
      outgoing[source].append(index)
    }
    var isDone = [Bool](repeating: false, count: nodes.count)
    for index in order.reversed() {
      let node = edges[index].source.index
      guard !isDone[node], incoming[node] <= outgoing[node].count else { continue }
      isDone[node] = true
      let room = outgoing[node].map { ranks[edges[$0].target.index] - lengths[$0] }
      ranks[node] = max(ranks[node], room.min() ?? 0)
    }
    let spans = order.map { ranks[edges[$0].target.index] - ranks[edges[$0].source.index] }
    // Words beside arrows stand on ranks of their own, for which all others make room.
    return (spans.max() ?? 0) * (edges.contains { $0.label != nil } ? 2 : 1)
  }

  /// How many ranks all edges span together: what Graphviz's search for a good layout costs.
  func totalSpan() -> Int {
    var ranks = [Int](repeating: 0, count: nodes.count)
    let order = edgesInOrder()
    for index in order {
      let (source, target) = (edges[index].source.index, edges[index].target.index)
      ranks[target] = max(ranks[target], ranks[source] + 1)
    }
    return order.reduce(0) { $0 + ranks[edges[$1].target.index] - ranks[edges[$1].source.index] }
  }

  /// The clusters around a node, from the outermost inwards.
  private func scopesAround(_ node: Node) -> [Int] {
    var scopes: [Int] = []
    var next = node.cluster
    while let cluster = next {
      scopes.append(cluster.index)
      next = clusters[cluster.index].parent
    }
    return scopes.reversed()
  }

  private func sharedCount(_ one: [Int], _ other: [Int]) -> Int {
    zip(one, other).prefix { $0 == $1 }.count
  }

  /// The edges in an order in which every node's incoming edges stand before its outgoing ones; edges
  /// on and after a cycle are left out.
  private func edgesInOrder() -> [Int] {
    var outgoing = [[Int]](repeating: [], count: nodes.count)
    var missing = [Int](repeating: 0, count: nodes.count)
    for (index, edge) in edges.enumerated() {
      outgoing[edge.source.index].append(index)
      missing[edge.target.index] += 1
    }
    var order: [Int] = []
    var ready = nodes.indices.filter { missing[$0] == 0 }
    while let node = ready.popLast() {
      for index in outgoing[node] {
        order.append(index)
        let target = edges[index].target.index
        missing[target] -= 1
        if missing[target] == 0 { ready.append(target) }
      }
    }
    return order
  }
}
