import Glibc

/// A painter of shaded shapes on a canvas, with a stack of coordinate systems.
struct Painter {
  var canvas: Canvas
  let light: Light
  /// The map from the current coordinate system to pixels.
  private(set) var placement: Placement

  /// Calls `body` to draw in an inner coordinate system.
  mutating func within(_ inner: Placement, _ body: (inout Painter) -> Void) {
    let before = placement
    placement = placement.after(inner)
    body(&self)
    placement = before
  }

  /// Draws a shape in a uniform color.
  mutating func flat(_ outline: Outline, _ color: RGB, opacity: Float = 1) {
    canvas.fill(outline.placed(placement), .solid(color), opacity: opacity)
  }

  /// Draws a shape with a linear gradient.
  mutating func gradient(
    _ outline: Outline, from start: Point, _ first: RGB, to end: Point, _ second: RGB
  ) {
    canvas.fill(
      outline.placed(placement), .linear(placement(start), placement(end), first, second))
  }

  /// Draws a spot of light or shade that fades toward its edge.
  mutating func glow(_ ellipse: Placement, _ color: RGB, opacity: Float) {
    let placed = placement.after(ellipse)
    canvas.fill(.ellipse(placed), .glow(inverse: placed.inverse, color), opacity: opacity)
  }

  /// Draws a shape with the shading of the ball at `ball`.
  mutating func round(
    _ outline: Outline, _ color: RGB, ball: Placement, opacity: Float = 1
  ) {
    canvas.fill(outline.placed(placement), paint(color, ball: ball), opacity: opacity)
  }

  /// Draws a round part of the body: its dark edge, its surface, and the markings that `body` draws on it.
  mutating func part(
    _ outline: Outline, _ color: RGB, ball: Placement, edge: Float = 0.07,
    _ body: (inout Painter) -> Void = { _ in }
  ) {
    flat(outline.border(edge), darkEdge(color))
    round(outline, color, ball: ball)
    inside(outline, body)
  }

  /// Returns the color of the edge of a shape.
  func darkEdge(_ color: RGB) -> RGB { color * 0.45 * light.shadow + RGB(0.05, 0.03, 0.03) }

  /// Calls `body` to draw only inside a shape.
  mutating func inside(_ outline: Outline, _ body: (inout Painter) -> Void) {
    canvas.clip(to: outline.placed(placement))
    body(&self)
    canvas.unclip()
  }

  /// Returns the shading of a ball. The direction of the light is relative to the image, however the ball is
  /// rotated or mirrored.
  private func paint(_ color: RGB, ball: Placement) -> Paint {
    let placed = placement.after(ball)
    let flat = Point(light.direction.x, light.direction.y)
    let local = SIMD3(
      (flat * placed.x).sum() / placed.x.length, (flat * placed.y).sum() / placed.y.length,
      light.direction.z)
    return .ball(
      inverse: placed.inverse, light: local, lit: color * light.color * 1.06,
      shaded: color * light.shadow)
  }
}
