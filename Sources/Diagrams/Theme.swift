/// The colors and fonts of computation graphs.
///
/// Graphviz's pictures, the interactive page and both themes of the book take them from here. A color is
/// written down once, in ``light``; ``dark`` is derived from it.
public struct Theme: Sendable, Equatable {
  /// The two colors of a node.
  public struct Paint: Sendable, Equatable {
    /// The color of the interior.
    public var fill: Color
    /// The color of the outline, and of text that belongs to it.
    public var stroke: Color

    /// Creates a pair of colors.
    public init(fill: Color, stroke: Color) {
      (self.fill, self.stroke) = (fill, stroke)
    }
  }

  /// The color that graphs are drawn on.
  public var background: Color
  /// The color of names and elements.
  public var text: Color
  /// The color of details: shapes, costs, captions.
  public var secondaryText: Color
  /// The color of arrows.
  public var edge: Color
  /// The color of lines across which no gradient flows.
  public var detachedEdge: Color
  /// The color of the step that the interactive page shows.
  public var highlight: Color
  /// The color of errors: non-finite values, and nodes that differ from what was expected.
  public var error: Color
  /// The colors of values, by role.
  public var parameter, buffer, input, constant, intermediate, output: Paint
  /// The colors of forward operations.
  public var operation: Paint
  /// The colors of folded modules.
  public var module: Paint
  /// The colors of gradients and backward operations.
  public var gradient: Paint
  /// The color of the outline of clusters.
  public var clusterStroke: Color
  /// The fills of nested clusters, from the outermost inward.
  public var clusterFills: [Color]
  /// The colors of gradient magnitudes, from the smallest power of ten to the largest.
  public var gradientScale: [Color]
  /// The color of gradients that are exactly 0.
  public var zeroGradient: Color
  /// The font families of text, by preference; one of them is installed on Linux, macOS and Windows.
  public var font = "Helvetica,Arial,sans-serif"
  /// The monospaced font families of numbers, by preference.
  public var numberFont = "DejaVu Sans Mono,Menlo,Consolas,monospace"

  /// The colors of a role.
  public subscript(role: Diagram.Role) -> Paint {
    switch role {
    case .parameter: parameter
    case .buffer: buffer
    case .input: input
    case .constant: constant
    case .intermediate: intermediate
    case .output: output
    }
  }
}

extension Theme {
  /// Dark on white.
  public static let light = Theme(
    background: "#FFFFFF", text: "#1F2933", secondaryText: "#525C69", edge: "#6B7683",
    detachedEdge: "#C05621", highlight: "#D9480F", error: "#C53030",
    parameter: Paint(fill: "#FFF3D6", stroke: "#B7791F"),
    buffer: Paint(fill: "#E0F2EF", stroke: "#23776C"),
    input: Paint(fill: "#E3EEFA", stroke: "#2B6CB0"),
    constant: Paint(fill: "#F4F4F4", stroke: "#525C69"),
    intermediate: Paint(fill: "#FFFFFF", stroke: "#738091"),
    output: Paint(fill: "#FBE6E6", stroke: "#B23A48"),
    operation: Paint(fill: "#E4E9EF", stroke: "#7B8794"),
    module: Paint(fill: "#E6F4EA", stroke: "#2F855A"),
    gradient: Paint(fill: "#ECE6F8", stroke: "#5B3FA8"),
    clusterStroke: "#C5CDD6", clusterFills: ["#F6F8FA", "#EDF1F5", "#E5EAF0"],
    gradientScale: [
      "#FFFDF0", "#FEEFC3", "#FDD99B", "#FBBE7E", "#F79F79", "#EE8391", "#DA79B6",
    ],
    zeroGradient: "#D2D6DC")

  /// ``light`` on a dark background: every color contrasts with it as its light counterpart does with white.
  public static let dark = light.mapColors { $0.inverted(on: "#1F2126") }

  /// Returns the theme with every color replaced by what `transform` makes of it.
  func mapColors(_ transform: (Color) -> Color) -> Theme {
    let colors: [WritableKeyPath<Theme, Color>] = [
      \.background, \.text, \.secondaryText, \.edge, \.detachedEdge, \.highlight, \.error,
      \.clusterStroke, \.zeroGradient,
    ]
    let paints: [WritableKeyPath<Theme, Paint>] = [
      \.parameter, \.buffer, \.input, \.constant, \.intermediate, \.output, \.operation, \.module,
      \.gradient,
    ]
    var theme = self
    for color in colors { theme[keyPath: color] = transform(theme[keyPath: color]) }
    for paint in paints {
      let old = theme[keyPath: paint]
      theme[keyPath: paint] = Paint(fill: transform(old.fill), stroke: transform(old.stroke))
    }
    theme.clusterFills = clusterFills.map(transform)
    theme.gradientScale = gradientScale.map(transform)
    return theme
  }
}

extension Theme {
  /// Both themes as CSS custom properties for a rule of `:root`: `--edge: light-dark(#6B7683, #939EAB);`.
  ///
  /// A pair of colors becomes two properties, `--input` for the fill and `--input-line` for the stroke.
  package static var customProperties: String {
    var lines = properties.map { name, color in
      "--\(name): \(lightDark(color));"
    }
    lines += ["--font: \(light.font);", "--number-font: \(light.numberFont);"]
    return lines.joined(separator: "\n")
  }

  /// Returns a color of both themes as CSS: `light-dark(#FFFFFF, #1F2126)`.
  package static func lightDark(_ color: (Theme) -> Color) -> String {
    "light-dark(\(color(light).hex), \(color(dark).hex))"
  }

  private static var properties: [(name: String, color: (Theme) -> Color)] {
    let paints: [(String, (Theme) -> Paint)] =
      Diagram.Role.allCases.map { role in (role.rawValue, { $0[role] }) }
      + [("operation", \.operation), ("module", \.module), ("gradient", \.gradient)]
    return [
      ("background", \.background), ("text", \.text), ("secondary-text", \.secondaryText),
      ("edge", \.edge), ("detached-edge", \.detachedEdge), ("highlight", \.highlight),
      ("cluster-line", \.clusterStroke),
    ] + light.clusterFills.indices.map { depth in ("cluster-\(depth)", { $0.clusterFills[depth] }) }
      + paints.flatMap { name, paint in
        [(name, { paint($0).fill }), ("\(name)-line", { paint($0).stroke })]
      }
  }
}
