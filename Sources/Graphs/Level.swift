/// The level of detail of a diagram.
public enum Level: Sendable, Equatable {
  /// Every operation, with clusters for modules.
  case operations
  /// Modules as clusters down to `depth`, deeper ones folded to a box each.
  ///
  /// - `depth`: the number of levels that are unfolded; 1 unfolds the outermost modules.
  /// - `open`: paths of further modules to unfold, with those around them: "layer1.0".
  case modules(depth: Int = 1, open: Set<String> = [])
  /// An overview: clusters for stages, one box for each block or layer in them, edges labeled with shapes. A ResNet-18
  /// fits a screen.
  case blocks

  /// Whether the results of operations have nodes of their own.
  var showsResults: Bool { self == .operations }
  /// Whether parameters and constants are drawn.
  var showsLeaves: Bool { self != .blocks }

  /// Returns whether a call of a module is folded to one box.
  func folds(_ call: RecordedGraph.Call) -> Bool {
    switch self {
    case .operations: false
    case .blocks: call.depth >= 2 || call.depth == 1 && call.isInnermost
    case .modules(let depth, let open):
      call.depth >= depth && !open.contains { $0 == call.path || $0.hasPrefix(call.path + ".") }
    }
  }
}
