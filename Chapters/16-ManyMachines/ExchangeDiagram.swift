import Diagrams

extension Exchange {
  /// Returns the drawing of the ways of all numbers around a ring, each from top to bottom: the ranks that it comes to, and
  /// its value there.
  func ringDiagram(_ title: String) -> Diagram {
    var diagram = Diagram(title: title)
    for chunk in states[0][0].indices {
      var (rank, node) = (-1, Diagram.NodeID?.none)
      for (step, messages) in steps.enumerated() {
        guard let message = messages.first(where: { $0.numbers.contains(chunk) }) else { continue }
        if node == nil {
          rank = message.source
          node = diagram.add(value(chunk, on: rank, after: 0, named: "chunk \(chunk)\nrank"))
        }
        let next = diagram.add(value(chunk, on: message.target, after: step + 1, named: "rank"))
        diagram.connect(node!, to: next)
        (rank, node) = (message.target, next)
      }
    }
    return diagram
  }

  /// Returns the drawing of steps in which two ranks exchange one number and add, from top to bottom.
  func treeDiagram(_ title: String) -> Diagram {
    var diagram = Diagram(title: title)
    var nodes = states[0].indices.map { rank in
      diagram.add(value(0, on: rank, after: 0, named: "rank"))
    }
    for (step, messages) in steps.enumerated() {
      for message in messages where message.source < message.target {
        let pair = [message.source, message.target]
        let sum = diagram.add(Diagram.Operation("+"), from: pair.map { nodes[$0] })
        for rank in pair {
          nodes[rank] = diagram.add(
            value(0, on: rank, after: step + 1, named: "rank"), from: [sum])
        }
      }
    }
    return diagram
  }

  /// A number of a rank after some steps; it is drawn as a result once it is the sum.
  private func value(
    _ index: Int, on rank: Int, after step: Int, named name: String
  ) -> Diagram.Value {
    let number = states[step][rank][index]
    let isSum = number == result[rank][index]
    return Diagram.Value(
      role: step == 0 ? .input : isSum ? .output : .intermediate, name: "\(name) \(rank)",
      preview: Preview(Double(number)))
  }
}

/// The style of this chapter's drawings, of which the shapes say nothing.
let withoutShapes: Diagram.Style = {
  var style = Diagram.Style()
  style.showsShapes = false
  return style
}()

/// Returns the drawing of a sum over shards, computed on some ranks: each adds its own shards, then all add their sums.
func shardDiagram(_ shards: [Float], ranks: Int, _ title: String) -> Diagram {
  var diagram = Diagram(title: title)
  var nodes = shards.enumerated().map { shard, number in
    let rank = shard * ranks / shards.count
    let value = Diagram.Value(
      role: .input, name: "rank \(rank)\nshard \(shard)\n\(Int(number))")
    return (node: diagram.add(value), number: number)
  }
  while nodes.count > 1 {
    let count = nodes.count / 2
    nodes = (0..<count).map { index in
      let (a, b) = (nodes[2 * index], nodes[2 * index + 1])
      let sum = a.number + b.number
      let owner = count >= ranks ? "rank \(index * ranks / count)" : "all ranks"
      let plus = diagram.add(Diagram.Operation("+"), from: [a.node, b.node])
      let value = Diagram.Value(
        role: count == 1 ? .output : .intermediate, name: "\(owner)\n\(Int(sum))")
      return (diagram.add(value, from: [plus]), sum)
    }
  }
  return diagram
}
