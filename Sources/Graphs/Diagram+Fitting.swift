import Autograd
import Diagrams

extension Diagram {
  /// The maximum number of nodes of a graph that had to be folded: still readable, if not at a glance.
  static let maximumFoldedNodeCount = 400

  /// The number of boxes that a long chain of operations is folded to, so that a page shows it at a readable size.
  static let maximumRowCount = 24

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
