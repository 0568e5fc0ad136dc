import Autograd
import Diagrams

extension Diagram {
  /// The maximum number of nodes that are laid out: 2,000 with long edges take a quarter of a minute, and the time
  /// grows faster than their number. Both passes of a ResNet-18 have 1,163.
  public static let maximumNodeCount = 2_000

  /// The maximum number of nodes of a graph that had to be folded: still readable, if not at a glance.
  static let maximumFoldedNodeCount = 400

  /// The number of boxes that a long chain of operations is folded to, so that a page shows it at a readable size.
  static let maximumRowCount = 24

  /// The maximum number of ranks that an edge may span. Graphviz stores up to two boxes per rank of an edge in an
  /// array of 1,000 without checking its bounds.
  static let maximumEdgeSpan = 480

  /// Whether Graphviz can lay the diagram out, and in reasonable time.
  var isDrawable: Bool {
    nodes.count <= Self.maximumNodeCount && longestSpan() <= Self.maximumEdgeSpan
  }

  /// Creates a diagram of a graph at `level`, folded to a few hundred nodes if it has more than
  /// ``maximumNodeCount``.
  ///
  /// The deepest modules are folded first; if that is not enough, consecutive operations become boxes. The title
  /// then says so, and how to get the whole graph.
  public init(
    fitting graph: RecordedGraph, title: String? = nil, level: Level = .operations,
    readsNumbers: Bool = true
  ) {
    self.init(of: graph, title: title, level: level, readsNumbers: readsNumbers)
    if isDrawable { return }
    let whole = nodes.count
    func isReadable(_ diagram: Diagram) -> Bool {
      diagram.nodes.count <= Self.maximumFoldedNodeCount && diagram.isDrawable
    }
    for depth in (1...max(1, graph.calls.map(\.depth).max() ?? 1)).reversed() {
      self.init(
        of: graph, title: title, level: .modules(depth: depth), readsNumbers: readsNumbers)
      if isReadable(self) { break }
    }
    if !isReadable(self) {
      self.init(
        of: graph.rows(of: graph.steps.count / Self.maximumRowCount + 1), level: .modules(depth: 0),
        readsNumbers: readsNumbers)
    }
    let note = "folded from \(whole) nodes to fit; a .dot or .json file contains all of them"
    self.title = title.map { "\($0), \(note)" } ?? note
  }
}
