/// One curve of a plot.
public struct Curve: Sendable {
  /// How its points are drawn.
  public enum Style: String, Sendable {
    case lines, points
    case linesPoints = "linespoints"
  }

  public let name: String
  public let points: [(x: Double, y: Double)]
  public let style: Style

  public init(_ name: String, _ points: [(Double, Double)], style: Style = .lines) {
    self.name = name
    self.points = points.map { (x: $0.0, y: $0.1) }
    self.style = style
  }
}
