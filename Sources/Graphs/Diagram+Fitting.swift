import Autograd

extension Diagram {
  /// The most nodes that are laid out: a thousand with long arrows among them take the better part of a
  /// minute, and nobody reads more at once.
  public static let mostNodes = 1_000

  /// How many boxes a long chain of operations is folded to: what a page shows at a size to be read.
  static let mostRows = 24

  /// Describes a graph at `level`, or folded as far as it takes to have at most ``mostNodes`` nodes: the
  /// deepest modules first, and where modules are not enough, operations in a row as boxes. Then the
  /// title says so, and how to see all of it.
  public init(
    fitting graph: RecordedGraph, title: String? = nil, level: Level = .operations,
    readsNumbers: Bool = true
  ) {
    self.init(of: graph, title: title, level: level, readsNumbers: readsNumbers)
    if nodes.count <= Self.mostNodes { return }
    let whole = nodes.count
    for depth in (1...max(1, graph.calls.map(\.depth).max() ?? 1)).reversed() {
      self.init(
        of: graph, title: title, level: .modules(depth: depth), readsNumbers: readsNumbers)
      if nodes.count <= Self.mostNodes { break }
    }
    if nodes.count > Self.mostNodes {
      self.init(
        of: graph.inRows(of: graph.steps.count / Self.mostRows + 1), level: .modules(depth: 0),
        readsNumbers: readsNumbers)
    }
    let note = "folded from \(whole) nodes to fit; a .dot or .json file has them all"
    self.title = title.map { "\($0), \(note)" } ?? note
  }
}
