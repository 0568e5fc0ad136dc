extension Diagram {
  /// Returns the operation that computed each result that needs no node of its own: without a name or a mark, and
  /// from one operation.
  func operationsByResult() -> [Int: Int] {
    var operations: [Int: Int] = [:]
    var inputCounts: [Int: Int] = [:]
    for edge in edges where edge.kind == .flow {
      let (source, target) = (edge.source.index, edge.target.index)
      guard case .value(let value) = nodes[target].kind, value.role == .intermediate else {
        continue
      }
      inputCounts[target, default: 0] += 1
      guard case .operation = nodes[source].kind, value.name == nil, value.mark == nil else {
        continue
      }
      operations[target] = source
    }
    return operations.filter { inputCounts[$0.key] == 1 }
  }

  /// Returns the shapes of results without nodes, by the operations drawn in their place.
  func shapes(ofResultsBy operations: [Int: Int]) -> [Int: String] {
    var shapes: [Int: String] = [:]
    for (result, operation) in operations {
      if case .value(let value) = nodes[result].kind { shapes[operation] = value.shapeText }
    }
    return shapes
  }
}
