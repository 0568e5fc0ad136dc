extension Diagram {
  /// Returns two diagrams side by side, each in a cluster, with their differing nodes marked.
  ///
  /// Both are traversed from their last nodes backward along the edges, in order. If operations or shapes differ,
  /// nothing before them is compared, as it is another computation.
  ///
  /// - Parameters:
  ///   - left: the diagram whose marks say what was expected.
  ///   - right: the diagram that is marked without text.
  ///   - titles: the titles of the two clusters.
  public static func comparison(
    _ left: Diagram, _ right: Diagram, titles: (String, String) = ("yours", "expected")
  ) -> Diagram {
    let differences = left.differences(from: right)
    var result = Diagram()
    let marks = Dictionary(differences.map { ($0.left, $0.label) }) { first, _ in first }
    result.append(left, titles.0, marks: marks)
    let partners = differences.compactMap { $0.right }
    result.append(
      right, titles.1, marks: Dictionary(partners.map { ($0, "") }) { first, _ in first })
    return result
  }

  private struct Difference {
    let left: Int
    let right: Int?
    let label: String
  }

  private func differences(from other: Diagram) -> [Difference] {
    guard let end = nodes.indices.last else { return [] }
    guard let otherEnd = other.nodes.indices.last else {
      return [Difference(left: end, right: nil, label: "not expected")]
    }
    let (sources, otherSources) = (sources(), other.sources())
    var found: [Difference] = []
    var seen = Set<[Int]>()
    var waiting = [[end, otherEnd]]
    while let pair = waiting.popLast() {
      guard seen.insert(pair).inserted else { continue }
      let (mine, theirs) = (sources[pair[0]], otherSources[pair[1]])
      let difference = Self.difference(
        nodes[pair[0]].kind, other.nodes[pair[1]].kind, mine.count, theirs.count)
      if let difference {
        found.append(Difference(left: pair[0], right: pair[1], label: difference.label))
      }
      if difference?.isEnd != true { waiting += zip(mine, theirs).map { [$0, $1] } }
    }
    return found
  }

  /// Returns the sources of each node's incoming edges, in order.
  private func sources() -> [[Int]] {
    var sources = [[Int]](repeating: [], count: nodes.count)
    for edge in edges { sources[edge.target.index].append(edge.source.index) }
    return sources
  }

  /// Returns how two nodes differ, and whether the nodes before them are not comparable; `nil` for no difference.
  private static func difference(
    _ a: Kind, _ b: Kind, _ inputs: Int, _ otherInputs: Int
  ) -> (label: String, isEnd: Bool)? {
    switch (a, b) {
    case (.operation(let a), .operation(let b)) where a.name != b.name:
      return ("expected \(b.name)", true)
    case (.value(let a), .value(let b)):
      if a.shape != b.shape {
        return ("expected shape \(b.shapeText)", true)
      }
      if inputs != otherInputs {
        return (otherInputs == 0 ? "expected a leaf" : "expected a result", true)
      }
      if a.preview != b.preview { return ("value: expected \(b.preview.line)", false) }
      if a.gradient != b.gradient { return ("grad: expected \(b.gradient.line)", false) }
      return nil
    case (.operation, .operation), (.module, .module):
      if inputs == otherInputs { return nil }
      return ("\(inputs) inputs, expected \(otherInputs)", true)
    default: return ("expected something else", true)
    }
  }

  /// Adds another diagram inside a cluster.
  private mutating func append(_ other: Diagram, _ title: String, marks: [Int: String]) {
    let outer = addCluster(title)
    var clusterIDs: [ClusterID] = []
    for cluster in other.clusters {
      clusterIDs.append(
        addCluster(cluster.title, in: cluster.parent.map { clusterIDs[$0.index] } ?? outer))
    }
    var ids: [NodeID] = []
    for (index, node) in other.nodes.enumerated() {
      let cluster = node.cluster.map { clusterIDs[$0.index] } ?? outer
      let mark = marks[index].map { Mark.different($0) }
      switch node.kind {
      case .value(var value):
        value.mark = mark ?? value.mark
        ids.append(add(value, in: cluster))
      case .operation(var operation):
        operation.mark = mark
        ids.append(add(operation, in: cluster))
      case .module(let module): ids.append(add(module, in: cluster))
      }
    }
    for edge in other.edges {
      connect(
        ids[edge.source.index], to: ids[edge.target.index], label: edge.label,
        kind: edge.kind)
    }
  }
}

extension Preview? {
  /// The elements on one line.
  fileprivate var line: String {
    map { $0.rows.map { $0.joined(separator: " ") }.joined(separator: "; ") } ?? "none"
  }
}
