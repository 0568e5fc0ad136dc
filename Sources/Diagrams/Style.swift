extension Diagram {
  /// Choices about how a diagram is drawn.
  public struct Style: Sendable, Equatable {
    /// Where the arrows run.
    public enum Direction: Sendable, Equatable {
      /// From the top to the bottom.
      case down
      /// From the left to the right.
      case right
    }

    /// Where the arrows run.
    public var direction: Direction
    /// Whether the previews of the values are drawn.
    public var showsValues: Bool
    /// Whether the previews of the gradients are drawn.
    public var showsGradients: Bool
    /// Whether the type of the elements stands beside the shape.
    public var showsElementTypes: Bool
    /// Whether the roles that occur are explained under the picture.
    public var showsLegend: Bool
    /// Whether the names of values are drawn.
    public var showsNames = true
    /// Whether the shapes of values and results are drawn.
    public var showsShapes = true
    /// Whether the words beside arrows are drawn: local derivatives between single numbers, shapes.
    public var showsArrowLabels = true
    /// Whether the results of operations have cards of their own; else only those with a name have, and
    /// operations tell the shapes of what they make.
    public var showsResults = true
    /// Whether numbers too many to be read are drawn as small pictures.
    public var showsPictures = true
    /// Whether constants are drawn.
    public var showsConstants = true
    /// Whether buffers are drawn: what modules keep beside their parameters, such as running means.
    public var showsBuffers = true
    /// Whether each operation tells its place in the forward pass and in the backward one.
    public var showsOrder = false
    /// Whether each operation tells how long it took.
    public var showsTimes = false
    /// Whether each value tells how much memory it takes.
    public var showsMemory = false
    /// Whether each operation tells what it keeps for its backward function, and the memory of that. Known
    /// until backward frees the graph, and after it where it was recorded inside `tracing`.
    public var showsSaved = false
    /// Whether values are colored by the size of their gradients, on a logarithmic scale, instead of by
    /// their role: where gradients vanish or explode.
    public var colorsGradients = false

    /// Creates a style; the defaults are for a picture on a page.
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

    /// Whether anything is drawn that depends on the numbers in values or gradients.
    public var showsNumbers: Bool { showsValues || showsGradients || colorsGradients }
  }
}

/// The colors and fonts of every picture.
enum Palette {
  static let text = "#1F2933"
  static let quiet = "#525C69"
  static let edge = "#6B7683"
  static let operation = "#E4E9EF"
  static let operationBorder = "#7B8794"
  static let module = "#E6F4EA"
  static let moduleBorder = "#2F855A"
  static let cut = "#C05621"
  static let wrong = "#C53030"
  static let gradient = "#ECE6F8"
  static let gradientText = "#5B3FA8"
  static let clusterBorder = "#C5CDD6"
  /// The tints of clusters, from the outermost inwards.
  static let clusters = ["#F6F8FA", "#EDF1F5", "#E5EAF0"]
  /// Families that are found on Linux, macOS and Windows, in this order.
  static let font = "Helvetica,Arial,sans-serif"
  static let numberFont = "DejaVu Sans Mono,Menlo,Consolas,monospace"
}

/// How a role is drawn: told apart by outline first, so that it survives a black-and-white printer.
struct Look {
  var fill: String
  var border: String
  /// Graphviz's style of the node, besides `filled`.
  var outline: String?
  /// How many outlines there are.
  var outlines = 1
  /// Whether a dark bar runs down the left side.
  var hasBar = false
  /// Whether another one runs down the right side, as a drum's.
  var hasBothBars = false

  init(_ role: Diagram.Role) {
    switch role {
    case .parameter: self.init(fill: "#FFF3D6", border: "#B7791F", hasBar: true)
    case .buffer: self.init(fill: "#E0F2EF", border: "#23776C", hasBar: true, hasBothBars: true)
    case .input: self.init(fill: "#E3EEFA", border: "#2B6CB0")
    case .constant: self.init(fill: "#F4F4F4", border: "#525C69", outline: "dashed")
    case .intermediate: self.init(fill: "#FFFFFF", border: "#738091", outline: "rounded")
    case .output: self.init(fill: "#FBE6E6", border: "#B23A48", outlines: 2)
    }
  }

  private init(
    fill: String, border: String, outline: String? = nil, outlines: Int = 1, hasBar: Bool = false,
    hasBothBars: Bool = false
  ) {
    self.fill = fill
    self.border = border
    self.outline = outline
    self.outlines = outlines
    self.hasBar = hasBar
    self.hasBothBars = hasBothBars
  }
}
