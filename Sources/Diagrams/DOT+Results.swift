extension Diagram {
  /// By result that needs no card of its own, the operation that made it: what has no name and no mark,
  /// and comes from one operation.
  func makersOfResults() -> [Int: Int] {
    var makers: [Int: Int] = [:]
    var fed: [Int: Int] = [:]
    for edge in edges where edge.kind == .flow {
      let (source, target) = (edge.source.index, edge.target.index)
      guard case .value(let value) = nodes[target].kind, value.role == .intermediate else {
        continue
      }
      fed[target, default: 0] += 1
      guard case .operation = nodes[source].kind, value.name == nil, value.mark == nil else {
        continue
      }
      makers[target] = source
    }
    return makers.filter { fed[$0.key] == 1 }
  }

  /// The shapes of results without cards, by the operations that stand for them.
  func shapes(ofResultsBy makers: [Int: Int]) -> [Int: String] {
    var shapes: [Int: String] = [:]
    for (result, maker) in makers {
      if case .value(let value) = nodes[result].kind { shapes[maker] = value.shapeText }
    }
    return shapes
  }
}
