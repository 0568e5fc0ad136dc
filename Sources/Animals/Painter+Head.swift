import Glibc

/// A projection of positions on the head, a rotated sphere, to the image.
struct Face {
  let individual: Individual
  let yaw, pitch: Float
  let height: Float

  init(_ individual: Individual, _ scene: Scene) {
    self.individual = individual
    (yaw, pitch) = (scene.yaw, scene.pitch)
    height = individual.shape.headHeight
  }

  /// Returns the projection of a position at angles to the right and up from the center of the face, raised
  /// above the sphere by `rise`.
  func callAsFunction(_ right: Float, _ up: Float, rise: Float = 0) -> Point {
    let (a, e) = (right + yaw, up + pitch)
    return Point(sinf(a) * cosf(e), -height * sinf(e)) * (1 + rise)
  }

  /// Returns the horizontal foreshortening at an angle.
  func narrowing(_ right: Float) -> Float { max(cosf(right + yaw), 0.12) }

  /// The outline of the head: a sphere with cheeks and tufts.
  var outline: Outline {
    let shape = individual.shape
    let isCat = individual.species == .cat
    var points: [Point] = []
    for i in 0..<24 {
      let angle = Float(i) * .pi / 12
      let way = Point.direction(angle)
      let low = max(way.y, 0)
      // Cheeks widen a cat's face below the eyes; a dog's narrows to the chin.
      let wide =
        1 + shape.cheeks * sinf(2 * min(max(angle, 0), .pi)).magnitude * (low > 0 ? 1 : 0.2)
      points.append([way.x * wide, way.y * height * (isCat ? 1 - 0.06 * low : 1 + 0.04 * low)])
    }
    let tufts = shape.tufts
    return Outline.smooth(points).tufted { t in
      isCat && (t > 0.03 && t < 0.19 || t > 0.31 && t < 0.47) ? tufts * 1.5 : 0
    }
  }
}

extension Painter {
  mutating func head(_ individual: Individual, _ scene: Scene) {
    let face = Face(individual, scene)
    let (coat, shape) = (individual.coat, individual.shape)
    let ball = Placement.ellipse(.zero, [1.05, shape.headHeight * 1.05])
    let hangs = shape.ears == .hanging || shape.ears == .long
    if !hangs { for side: Float in [-1, 1] { ear(face, side) } }
    if hangs { hangingEar(face, scene.yaw > 0 ? 1 : -1) }
    part(face.outline, coat.base, ball: ball) { $0.headMarkings(face, ball) }
    if hangs { hangingEar(face, scene.yaw > 0 ? -1 : 1) }
    if shape.ears == .folded { for side: Float in [-1, 1] { earTip(face, side) } }
    for side: Float in [-1, 1] { eye(face, scene, side) }
    muzzle(face, scene)
  }

  private mutating func headMarkings(_ face: Face, _ ball: Placement) {
    let coat = face.individual.coat
    for patch in coat.headPatches {
      let narrow = face.narrowing(patch.center.x)
      let center = face(patch.center.x, patch.center.y)
      round(patch.outline(at: center, stretch: [narrow, 1]), patch.color, ball: ball)
    }
    if coat.stripes > 0 { foreheadStripes(face, ball) }
    if let mask = coat.mask {
      let spot = Placement.ellipse(face(0, -0.2), [1.02 * face.narrowing(0), 0.98])
      for _ in 0..<2 { glow(spot, mask * light.color * 0.9, opacity: 1) }
    }
    if coat.blaze > 0 {
      let points = [face(0, 1.5), face(0, 0.8), face(0, 0.2), face(0, -0.4), face(0, -1)]
      let width = coat.blaze * face.narrowing(0)
      round(.band(points) { width * (0.25 + 2.2 * $0 * $0 + 0.35 * $0) }, coat.white, ball: ball)
    }
    // Cheeks and chin have the color of the muzzle.
    let isCat = face.individual.species == .cat
    let low = face(0, isCat ? -0.52 : -0.6)
    round(
      .ellipse(low, [(isCat ? 0.5 : 0.6) * face.narrowing(0), 0.36]), coat.muzzle, ball: ball,
      opacity: 0.9)
    glow(.ellipse([0, face.height * 1.05], [1, 0.5]), light.shadow * 0.3, opacity: 0.5)
  }

  private mutating func foreheadStripes(_ face: Face, _ ball: Placement) {
    let coat = face.individual.coat
    let dark = coat.base * 0.45
    for column: Float in [-2, -1, 0, 1, 2] {
      let side = column * 0.19
      let line = [face(side * 1.5, 1.25), face(side * 1.2, 0.85), face(side, 0.5)]
      let width = coat.stripeWidth
      round(.band(line) { width * (1 - 0.75 * $0) }, dark, ball: ball)
    }
    for side: Float in [-1, 1] {
      for row: Float in [0, 1] {
        let up = -0.12 - 0.28 * row
        let line = [face(side * 1.5, up + 0.1), face(side * 1.1, up), face(side * 0.8, up - 0.02)]
        let width = coat.stripeWidth * 0.8
        round(.band(line) { width * (1 - 0.75 * $0) }, dark, ball: ball)
      }
    }
  }

  // MARK: Ears

  /// Returns the units of an upright ear: half its width, and its height. The base is on the edge of the head.
  private func earPlacement(_ face: Face, _ side: Float) -> Placement {
    let shape = face.individual.shape
    let isFolded = shape.ears == .folded
    let foot = face(side * 0.72, isFolded ? 0.8 : 0.72, rise: -0.03)
    let angle = -.pi / 2 + side * (shape.earLean + (isFolded ? 0.3 : 0.12)) + face.yaw * 0.35
    let narrow = 0.55 + 0.45 * face.narrowing(side * 0.4)
    let height = shape.earLength * (face.individual.species == .cat ? 0.9 : 1)
    return Placement(
      x: Point.direction(angle).turned * (shape.earWidth * narrow),
      y: -Point.direction(angle) * height, origin: foot)
  }

  private mutating func ear(_ face: Face, _ side: Float) {
    let (coat, shape) = (face.individual.coat, face.individual.shape)
    let isCat = face.individual.species == .cat
    let color = coat.mask.map { $0 * 1.1 } ?? (side < 0 ? coat.ears.left : coat.ears.right)
    within(earPlacement(face, side)) { painter in
      let tip: Float =
        shape.ears == .folded ? 0.34 : shape.ears == .round ? 0.24 : isCat ? 0.1 : 0.16
      let top: Float = shape.ears == .folded ? 0.45 : shape.ears == .round ? 0.84 : 0.98
      let edge = Outline.smooth([
        [-0.62, 0.3], [-0.5, -0.35 * top], [-tip, -top + 0.11], [0, -top], [tip, -top + 0.11],
        [0.5, -0.35 * top], [0.62, 0.3],
      ])
      let ball = Placement.ellipse([0, -0.2], [0.9, 1.1])
      painter.part(edge, color, ball: ball, edge: 0.09)
      guard shape.ears != .folded else { return }
      let hollow = Outline.smooth([
        [-0.34, 0.25], [-0.28, -0.3], [0, -0.74], [0.28, -0.3], [0.34, 0.25],
      ])
      painter.round(hollow, coat.innerEar * (isCat ? 1 : 0.85), ball: ball)
    }
  }

  /// Draws the tip of a folded ear, which hangs in front of the head.
  private mutating func earTip(_ face: Face, _ side: Float) {
    let coat = face.individual.coat
    let color = coat.mask.map { $0 * 1.1 } ?? (side < 0 ? coat.ears.left : coat.ears.right)
    within(earPlacement(face, side)) { painter in
      let edge = Outline.smooth([
        [-0.5, -0.22], [-0.28, -0.46], [0.28, -0.46], [0.5, -0.22], [0.32 + 0.14 * side, 0.1],
        [0.26 * side, 0.42], [-0.32 + 0.14 * side, 0.1],
      ])
      painter.part(edge, color * 0.9, ball: .ellipse([0, -0.1], [0.8, 0.8]), edge: 0.08)
    }
  }

  private mutating func hangingEar(_ face: Face, _ side: Float) {
    let (coat, shape) = (face.individual.coat, face.individual.shape)
    let foot = face(side * 1.12, 0.75)
    let length = shape.earLength * (shape.ears == .long ? 1.45 : 1.05)
    let width = shape.earWidth * 0.62
    let out = side * (0.22 + shape.earLean * 0.5)
    let frame = Placement(
      x: [1, 0], y: Point(out * 0.5 - face.yaw * 0.1, 1) * length, origin: foot)
    let color = side < 0 ? coat.ears.left : coat.ears.right
    within(frame) { painter in
      let edge = Outline.smooth([
        [-side * 0.3, -0.12], [side * 0.12, -0.12], [side * (0.1 + width), 0.25],
        [side * (0.12 + width), 0.7], [side * 0.16, 1], [-side * (width - 0.16), 0.75],
        [-side * 0.16, 0.35],
      ])
      painter.part(
        edge, (coat.mask ?? color) * 0.9, ball: .ellipse([side * 0.1, 0.4], [0.6, 0.8]), edge: 0.07
      )
    }
  }
}

extension Coat.Patch {
  /// Returns the outline of the patch around a point, stretched along the axes.
  func outline(at center: Point, stretch: Point = Point(1, 1)) -> Outline {
    .smooth(
      edge.enumerated().map { i, reach in
        let angle = 2 * Float.pi * Float(i) / Float(edge.count)
        return center + Point.direction(angle) * (size * reach) * stretch
      })
  }
}
