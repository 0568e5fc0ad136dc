/// A curve of a plot.
public struct Curve: Sendable {
  /// The styles of drawing points.
  public enum Style: String, Sendable {
    /// A line through the points.
    case lines
    /// The points only.
    case points
    /// The points and a line through them.
    case linesPoints = "linespoints"
  }

  /// The name in the legend.
  public let name: String
  /// The points, in the order of drawing.
  public let points: [(x: Double, y: Double)]
  /// The style of drawing.
  public let style: Style

  /// Creates a curve.
  public init(_ name: String, _ points: [(Double, Double)], style: Style = .lines) {
    self.name = name
    self.points = points.map { (x: $0.0, y: $0.1) }
    self.style = style
  }
}
