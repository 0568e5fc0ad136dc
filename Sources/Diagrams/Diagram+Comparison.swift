extension Diagram {
  /// Returns two diagrams side by side, in a frame each, with the nodes marked in which they differ.
  ///
  /// Both are walked from their last nodes back along the arrows, in the arrows' order. Where operations
  /// or shapes differ, nothing behind them is compared: what comes before is another computation.
  ///
  /// - Parameters:
  ///   - left: marked with what differs, in words.
  ///   - right: marked without words.
  ///   - titles: of the two frames.
  public static func comparison(
    _ left: Diagram, _ right: Diagram, titles: (String, String) = ("yours", "expected")
  ) -> Diagram {
    let differences = left.differences(from: right)
    var result = Diagram()
    let marks = Dictionary(differences.map { ($0.left, $0.words) }) { first, _ in first }
    result.append(left, titles.0, marks: marks)
    let partners = differences.compactMap { $0.right }
    result.append(
      right, titles.1, marks: Dictionary(partners.map { ($0, "") }) { first, _ in first })
    return result
  }

  /// Whether the two compute the same with the same numbers, as far as they are shown.
  public func isSame(as other: Diagram) -> Bool { differences(from: other).isEmpty }

  private struct Difference {
    let left: Int
    let right: Int?
    let words: String
  }

  private func differences(from other: Diagram) -> [Difference] {
    guard let end = nodes.indices.last else { return [] }
    guard let otherEnd = other.nodes.indices.last else {
      return [Difference(left: end, right: nil, words: "not expected")]
    }
    let (sources, otherSources) = (sources(), other.sources())
    var found: [Difference] = []
    var seen = Set<[Int]>()
    var waiting = [[end, otherEnd]]
    while let pair = waiting.popLast() {
      guard seen.insert(pair).inserted else { continue }
      let (mine, theirs) = (sources[pair[0]], otherSources[pair[1]])
      let words = Self.difference(
        nodes[pair[0]].kind, other.nodes[pair[1]].kind, mine.count, theirs.count)
      if let words { found.append(Difference(left: pair[0], right: pair[1], words: words.text)) }
      if words?.isEnd != true { waiting += zip(mine, theirs).map { [$0, $1] } }
    }
    return found
  }

  /// By node, where its arrows come from, in their order.
  private func sources() -> [[Int]] {
    var sources = [[Int]](repeating: [], count: nodes.count)
    for edge in edges { sources[edge.target.index].append(edge.source.index) }
    return sources
  }

  /// What differs between two nodes; at an end, what lies behind is not comparable.
  private static func difference(
    _ a: Kind, _ b: Kind, _ inputs: Int, _ otherInputs: Int
  ) -> (text: String, isEnd: Bool)? {
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
      if a.preview != b.preview { return ("value: expected \(b.preview.words)", false) }
      if a.gradient != b.gradient { return ("grad: expected \(b.gradient.words)", false) }
      return nil
    case (.operation, .operation), (.module, .module):
      if inputs == otherInputs { return nil }
      return ("\(inputs) inputs, expected \(otherInputs)", true)
    default: return ("expected something else", true)
    }
  }

  /// Adds another diagram inside a frame.
  private mutating func append(_ other: Diagram, _ title: String, marks: [Int: String]) {
    let frame = addCluster(title)
    var frames: [ClusterID] = []
    for cluster in other.clusters {
      frames.append(
        addCluster(cluster.title, in: cluster.parent.map { frames[$0.index] } ?? frame))
    }
    var places: [NodeID] = []
    for (index, node) in other.nodes.enumerated() {
      let cluster = node.cluster.map { frames[$0.index] } ?? frame
      let mark = marks[index].map { Mark.different($0) }
      switch node.kind {
      case .value(var value):
        value.mark = mark ?? value.mark
        places.append(add(value, in: cluster))
      case .operation(var operation):
        operation.mark = mark
        places.append(add(operation, in: cluster))
      case .module(let module): places.append(add(module, in: cluster))
      }
    }
    for edge in other.edges {
      connect(
        places[edge.source.index], to: places[edge.target.index], label: edge.label,
        kind: edge.kind)
    }
  }
}

extension Preview? {
  /// The numbers on one line.
  fileprivate var words: String {
    map { $0.rows.map { $0.joined(separator: " ") }.joined(separator: "; ") } ?? "none"
  }
}
