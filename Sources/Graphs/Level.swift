/// How much of one graph a picture shows.
public enum Level: Sendable, Equatable {
  /// Every operation, modules as frames around them.
  case operations
  /// Modules as frames down to `depth`, and those deeper inside as one box each.
  ///
  /// - `depth`: how many levels of frames are open; 1 opens the outermost modules.
  /// - `open`: paths of modules that are open all the same, with those around them: "layer1.0".
  case modules(depth: Int = 1, open: Set<String> = [])
  /// The network at a glance: frames for stages, one box for every block or layer in them, arrows with
  /// shapes on them. A ResNet-18 fits a screen.
  case blocks

  /// Whether the results of operations have cards of their own.
  var showsResults: Bool { self == .operations }
  /// Whether parameters and constants are drawn.
  var showsLeaves: Bool { self != .blocks }

  /// Whether a call of a module is one box.
  func folds(_ call: RecordedGraph.Call) -> Bool {
    switch self {
    case .operations: false
    case .blocks: call.depth >= 2 || call.depth == 1 && call.isInnermost
    case .modules(let depth, let open):
      call.depth >= depth && !open.contains { $0 == call.path || $0.hasPrefix(call.path + ".") }
    }
  }
}
