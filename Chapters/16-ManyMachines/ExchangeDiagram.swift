import Diagrams

extension Exchange {
  /// Returns the drawing of some steps, from top to bottom: the ranks side by side, and an arrow for each message, with
  /// the numbers that it contains.
  func diagram(_ title: String, steps shown: Range<Int>? = nil) -> Diagram {
    let shown = shown ?? steps.indices
    var diagram = Diagram(title: title)
    let start = states[shown.lowerBound]
    var nodes = start.indices.map { rank in
      diagram.add(
        Diagram.Value(
          role: .input, name: "rank \(rank)", shape: [start[rank].count],
          preview: Preview(start[rank].map(Double.init))))
    }
    for step in shown {
      let state = states[step + 1]
      let isLast = step == shown.upperBound - 1
      let next = state.indices.map { rank in
        diagram.add(
          Diagram.Value(
            role: isLast ? .output : .intermediate, name: "rank \(rank)",
            shape: [state[rank].count], preview: Preview(state[rank].map(Double.init))),
          from: [nodes[rank]])
      }
      for message in steps[step] {
        let text = message.numbers.map { "\(Int($0))" }.joined(separator: ", ")
        diagram.connect(nodes[message.source], to: next[message.target], label: text)
      }
      nodes = next
    }
    return diagram
  }
}

/// Returns the drawing of a sum over shards, computed on some ranks: each rank adds its own shards, then the ranks add
/// their sums.
func shardDiagram(_ shards: [Float], ranks: Int, _ title: String) -> Diagram {
  var diagram = Diagram(title: title)
  let own = shards.count / ranks
  var sums: [(node: Diagram.NodeID, value: Float)] = []
  for rank in 0..<ranks {
    let cluster = diagram.addCluster("rank \(rank)")
    sums += treeSums(
      (rank * own..<(rank + 1) * own).map { shard in
        let node = diagram.add(
          Diagram.Value(
            role: .input, name: "shard \(shard)", preview: Preview(Double(shards[shard]))),
          in: cluster)
        return (node, shards[shard])
      }, in: cluster, &diagram)
  }
  _ = treeSums(sums, in: nil, &diagram)
  return diagram
}

/// Adds the nodes of a binary tree of neighbors to a drawing; returns its root.
private func treeSums(
  _ leaves: [(node: Diagram.NodeID, value: Float)], in cluster: Diagram.ClusterID?,
  _ diagram: inout Diagram
) -> [(node: Diagram.NodeID, value: Float)] {
  var nodes = leaves
  while nodes.count > 1 {
    nodes = stride(from: 0, to: nodes.count, by: 2).map { first in
      let (a, b) = (nodes[first], nodes[first + 1])
      let plus = diagram.add(Diagram.Operation("+"), from: [a.node, b.node], in: cluster)
      let sum = diagram.add(
        Diagram.Value(
          role: nodes.count == 2 && cluster == nil ? .output : .intermediate,
          preview: Preview(Double(a.value + b.value))), from: [plus], in: cluster)
      return (sum, a.value + b.value)
    }
  }
  return nodes
}
