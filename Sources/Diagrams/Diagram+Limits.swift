extension Diagram {
  /// The maximum number of nodes that are laid out: 2,000 with long edges take a quarter of a minute, and the time
  /// grows faster than their number. Both passes of a ResNet-18 have 1,163.
  public static let maximumNodeCount = 2_000

  /// The maximum number of ranks that an edge may span. Graphviz stores up to two boxes per rank of an edge in an
  /// array of 1,000 without checking its bounds.
  package static let maximumEdgeSpan = 480

  /// Whether Graphviz can lay the diagram out, and in reasonable time.
  package var isDrawable: Bool {
    nodes.count <= Self.maximumNodeCount && longestSpan() <= Self.maximumEdgeSpan
  }
}
