extension Diagram {
  /// Options for drawing a diagram.
  public struct Style: Sendable, Equatable {
    /// The direction of the arrows.
    public enum Direction: Sendable, Equatable {
      /// From top to bottom.
      case down
      /// From left to right.
      case right
    }

    /// The direction of the arrows.
    public var direction: Direction
    /// Whether the previews of values are drawn.
    public var showsValues: Bool
    /// Whether the previews of gradients are drawn.
    public var showsGradients: Bool
    /// Whether the element type is drawn beside the shape.
    public var showsElementTypes: Bool
    /// Whether a legend of the roles and operations in the diagram is drawn below it.
    public var showsLegend: Bool
    /// Whether the names of values are drawn.
    public var showsNames = true
    /// Whether the shapes of values and results are drawn.
    public var showsShapes = true
    /// Whether the labels of arrows are drawn: local derivatives between scalars, shapes.
    public var showsArrowLabels = true
    /// Whether results of operations have nodes of their own. If not, only named ones have, and operations
    /// show the shapes of their results.
    public var showsResults = true
    /// Whether tensors with too many elements to print are drawn as heatmaps.
    public var showsHeatmaps = true
    /// Whether constants are drawn.
    public var showsConstants = true
    /// Whether buffers are drawn: state of modules that is not trained, such as running means.
    public var showsBuffers = true
    /// Whether operations show their positions in the forward and the backward pass.
    public var showsOrder = false
    /// Whether operations show how long they took.
    public var showsTimes = false
    /// Whether values show how much memory they occupy.
    public var showsMemory = false
    /// Whether operations show the tensors saved for backward, and their memory. Known until backward frees the
    /// graph, and after it if the graph was recorded inside `tracing`.
    public var showsSaved = false
    /// Whether values are colored by the magnitude of their gradients, on a logarithmic scale, instead of by role:
    /// shows where gradients vanish or explode.
    public var colorsGradients = false
    /// The colors and fonts.
    public var theme = Theme.light

    /// Creates a style; the defaults suit a picture on a page.
    public init(
      direction: Direction = .down, showsValues: Bool = true, showsGradients: Bool = true,
      showsElementTypes: Bool = false, showsLegend: Bool = false
    ) {
      self.direction = direction
      self.showsValues = showsValues
      self.showsGradients = showsGradients
      self.showsElementTypes = showsElementTypes
      self.showsLegend = showsLegend
    }

    /// Whether drawing needs the elements of values or gradients.
    public var showsNumbers: Bool { showsValues || showsGradients || colorsGradients }
  }
}

/// The outline of a role, by which roles are told apart on a black-and-white printer, too.
struct RoleOutline {
  /// Graphviz's node style, in addition to `filled`.
  var style: String?
  /// The number of concentric outlines.
  var count = 1
  /// Whether a bar runs down the left side.
  var hasLeftBar = false
  /// Whether a bar runs down the right side.
  var hasRightBar = false

  init(_ role: Diagram.Role) {
    switch role {
    case .parameter: hasLeftBar = true
    case .buffer: (hasLeftBar, hasRightBar) = (true, true)
    case .input: break
    case .constant: style = "dashed"
    case .intermediate: style = "rounded"
    case .output: count = 2
    }
  }
}
