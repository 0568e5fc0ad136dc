extension Diagram {
  /// Returns the minimum number of ranks that each edge spans, so that consecutive clusters are laid out below each
  /// other.
  ///
  /// Graphviz puts two clusters side by side as soon as they share a rank. A weight is one rank above its
  /// operation, on the rank of the previous module's last node, so a deep network would become a staircase, ten
  /// times as wide as necessary. An edge into a cluster therefore leaves room for the ranks above its target
  /// within the cluster that no edge from outside leads to.
  ///
  /// - Complexity: O(edges × nesting depth).
  func edgeLengths() -> [Int] {
    let scopes = nodes.map(scopesAround)
    // Per node and enclosing cluster: the ranks above it that its sources within the cluster need, and whether an
    // edge from outside the cluster leads to it.
    var own = scopes.map { [Int](repeating: 0, count: $0.count) }
    var hasOuterSource = scopes.map { [Bool](repeating: false, count: $0.count) }
    for index in edgesInOrder() {
      let source = edges[index].source.index
      let target = edges[index].target.index
      let shared = sharedCount(scopes[source], scopes[target])
      for level in 0..<shared {
        if hasOuterSource[source][level] {
          hasOuterSource[target][level] = true
        } else {
          own[target][level] = max(own[target][level], own[source][level] + 1)
        }
      }
      for level in shared..<scopes[target].count { hasOuterSource[target][level] = true }
    }
    return edges.map { edge in
      let target = edge.target.index
      let shared = sharedCount(scopes[edge.source.index], scopes[target])
      return shared < scopes[target].count ? 1 + own[target][shared] : 1
    }
  }

  /// Returns an estimate, before layout, of the number of ranks that the longest edge spans.
  ///
  /// Nodes are placed as close to their targets as possible, unless more edges come in than go out.
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
    // Labels of edges occupy ranks of their own, which all edges cross.
    return (spans.max() ?? 0) * (edges.contains { $0.label != nil } ? 2 : 1)
  }

  /// Returns the number of ranks that all edges span together, which determines how long Graphviz searches for a layout.
  func totalSpan() -> Int {
    var ranks = [Int](repeating: 0, count: nodes.count)
    let order = edgesInOrder()
    for index in order {
      let (source, target) = (edges[index].source.index, edges[index].target.index)
      ranks[target] = max(ranks[target], ranks[source] + 1)
    }
    return order.reduce(0) { $0 + ranks[edges[$1].target.index] - ranks[edges[$1].source.index] }
  }

  /// Returns the clusters around a node, from the outermost inward.
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

  /// Returns the edges in topological order, a node's incoming edges before its outgoing ones; edges on and after
  /// a cycle are left out.
  private func edgesInOrder() -> [Int] {
    var outgoing = [[Int]](repeating: [], count: nodes.count)
    var remaining = [Int](repeating: 0, count: nodes.count)
    for (index, edge) in edges.enumerated() {
      outgoing[edge.source.index].append(index)
      remaining[edge.target.index] += 1
    }
    var order: [Int] = []
    var ready = nodes.indices.filter { remaining[$0] == 0 }
    while let node = ready.popLast() {
      for index in outgoing[node] {
        order.append(index)
        let target = edges[index].target.index
        remaining[target] -= 1
        if remaining[target] == 0 { ready.append(target) }
      }
    }
    return order
  }
}
