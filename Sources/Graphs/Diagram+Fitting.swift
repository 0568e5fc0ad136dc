import Autograd

extension Diagram {
  /// The most nodes that are laid out: two thousand with long arrows among them take a quarter of a minute,
  /// and the time grows faster than their number. Both passes of a ResNet-18 have 1,163.
  public static let mostNodes = 2_000

  /// The most nodes of a graph that has to be folded: what can be read, if not at once.
  static let mostFolded = 400

  /// How many boxes a long chain of operations is folded to: what a page shows at a size to be read.
  static let mostRows = 24

  /// The most ranks that an arrow may pass. Graphviz keeps up to two boxes a rank of an arrow's way in an
  /// array of 1,000 that it does not watch the end of.
  static let longestSpan = 480

  /// Whether Graphviz lays it out in good time and to the end.
  var isDrawable: Bool { nodes.count <= Self.mostNodes && longestSpan() <= Self.longestSpan }

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
