import Autograd
import Diagrams

extension Diagram {
  /// The most nodes of a graph that has to be folded: what can be read, if not at once.
  static let mostFolded = 400

  /// How many boxes a long chain of operations is folded to: what a page shows at a size to be read.
  static let mostRows = 24

  /// Describes a graph at `level`, or where it has more than ``mostNodes`` nodes folded to a few hundred: the
  /// deepest modules first, and where modules are not enough, operations in a row as boxes. Then the title
  /// says so, and how to see all of it.
  public init(
    fitting graph: RecordedGraph, title: String? = nil, level: Level = .operations,
    readsNumbers: Bool = true
  ) {
    self.init(of: graph, title: title, level: level, readsNumbers: readsNumbers)
    if isDrawable { return }
    let whole = nodes.count
    func isRead(_ diagram: Diagram) -> Bool {
      diagram.nodes.count <= Self.mostFolded && diagram.isDrawable
    }
    for depth in (1...max(1, graph.calls.map(\.depth).max() ?? 1)).reversed() {
      self.init(
        of: graph, title: title, level: .modules(depth: depth), readsNumbers: readsNumbers)
      if isRead(self) { break }
    }
    if !isRead(self) {
      self.init(
        of: graph.inRows(of: graph.steps.count / Self.mostRows + 1), level: .modules(depth: 0),
        readsNumbers: readsNumbers)
    }
    let note = "folded from \(whole) nodes to fit; a .dot or .json file has them all"
    self.title = title.map { "\($0), \(note)" } ?? note
  }
}
