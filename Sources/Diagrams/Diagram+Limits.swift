extension Diagram {
  /// The most nodes that are laid out: two thousand with long arrows among them take a quarter of a minute,
  /// and the time grows faster than their number. Both passes of a ResNet-18 have 1,163.
  public static let mostNodes = 2_000

  /// The most ranks that an arrow may pass. Graphviz keeps up to two boxes a rank of an arrow's way in an
  /// array of 1,000 that it does not watch the end of.
  static let longestSpan = 480

  /// Whether Graphviz lays it out in good time and to the end.
  package var isDrawable: Bool {
    nodes.count <= Self.mostNodes && longestSpan() <= Self.longestSpan
  }
}
