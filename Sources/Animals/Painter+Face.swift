import Glibc

extension Painter {
  mutating func eye(_ face: Face, _ scene: Scene, _ side: Float) {
    let (coat, shape) = (face.individual.coat, face.individual.shape)
    let isCat = face.individual.species == .cat
    if coat.brows {
      let brow = Outline.ellipse(
        face(side * 0.36, 0.42), [0.13 * face.narrowing(side * 0.36), 0.1])
      flat(brow, RGB(0.85, 0.55, 0.28) * light.color * 0.9, opacity: 0.9)
    }
    let right = side * shape.eyeDistance
    let center = face(right, isCat ? 0.02 : 0.1)
    let size = shape.eyeSize
    let narrow = max(face.narrowing(right), 0.35)
    let axis = Point.direction(-side * shape.eyeTilt)
    let frame = Placement(
      x: axis * (size * narrow), y: axis.turned * (size * (isCat ? 1 : 1.05)), origin: center)
    within(frame) { $0.eyeball(coat, shape, scene, side, isCat: isCat) }
  }

  /// Draws an eye, in units of half its width.
  private mutating func eyeball(
    _ coat: Coat, _ shape: AnimalShape, _ scene: Scene, _ side: Float, isCat: Bool
  ) {
    let dark = RGB(0.1, 0.07, 0.07)
    let open = scene.lids
    if open < 0.3 {
      // A closed eye.
      let line: [Point] = [[-0.95, -0.1], [-0.5, 0.25], [0, 0.35], [0.5, 0.25], [0.95, -0.1]]
      flat(.band(line) { 0.28 - 0.3 * ($0 - 0.5).magnitude }, dark)
      return
    }
    let edge = Outline.smooth([
      [-1, 0.08], [-0.72, -0.62 * open], [0, -0.92 * open], [0.72, -0.62 * open], [1, 0.08],
      [0.68, 0.68], [0, 0.9], [-0.68, 0.68],
    ])
    flat(edge.border(0.42), dark)
    flat(edge, dark)
    let color = side < 0 ? coat.eyes.left : coat.eyes.right
    let look = Point(scene.yaw * 0.28, -scene.pitch * 0.3)
    inside(edge) { painter in
      if !isCat { painter.flat(edge, [0.93, 0.91, 0.88]) }
      let radius: Float = isCat ? 1.02 : 0.86
      painter.flat(.ellipse(look, [radius, radius]), color * 0.45)
      painter.gradient(
        .ellipse(look, Point(radius, radius) * 0.9), from: [0, -0.9], color * 0.55, to: [0, 0.9],
        (color * 1.3).clamped(lowerBound: .zero, upperBound: .one))
      let pupil = isCat ? Point(shape.pupil * 0.75, 0.8) : Point(shape.pupil, shape.pupil)
      painter.flat(.ellipse(look, pupil), [0.05, 0.04, 0.05])
      painter.glow(.ellipse([0, -1.1], [1.2, 0.7]), .zero, opacity: 0.7)
    }
    let spark = Point(light.direction.x, light.direction.y) * 0.3 + look + Point(0, -0.12)
    flat(.ellipse(spark, [0.25, 0.27]), .one, opacity: 0.95)
    flat(.ellipse(look - Point(0.22, -0.36), [0.12, 0.11]), .one, opacity: 0.6)
  }

  mutating func muzzle(_ face: Face, _ scene: Scene) {
    face.individual.species == .cat ? catMuzzle(face) : dogMuzzle(face, scene)
  }

  private mutating func catMuzzle(_ face: Face) {
    let (coat, shape) = (face.individual.coat, face.individual.shape)
    let (rise, width) = (shape.muzzleLength, shape.muzzleWidth)
    let narrow = face.narrowing(0)
    let ball = Placement.ellipse(face(0, -0.45, rise: rise), [0.7, 0.42])
    round(
      .ellipse(face(0, -0.74, rise: rise * 0.7), [0.2 * narrow, 0.15]), coat.chin, ball: ball)
    let puff = coat.mask.map { $0 * 1.15 } ?? coat.muzzle
    for side: Float in [-1, 1] {
      let center = face(side * 0.17, -0.46, rise: rise)
      flat(
        Outline.ellipse(center, Point(width * narrow, width * 0.8)).border(0.03),
        puff * 0.6 * light.shadow, opacity: 0.6)
      round(.ellipse(center, [width * narrow, width * 0.8]), puff, ball: ball)
    }
    let nose = face(0, -0.27, rise: rise)
    let size = shape.noseSize
    mouth(from: nose, to: face(0, -0.5, rise: rise), width: 0.2 * narrow, thickness: 0.045)
    round(
      .smooth([
        nose + Point(-size * narrow, -size * 0.6), nose + Point(0, -size * 0.75),
        nose + Point(size * narrow, -size * 0.6), nose + Point(0, size * 0.8),
      ]), coat.nose, ball: .ellipse(nose, [0.2, 0.2]))
    for side: Float in [-1, 1] {
      for row: Float in [-1, 0, 1] {
        let root = face(side * 0.24, -0.42 - 0.06 * row, rise: rise)
        let end = root + Point(side * (0.82 + 0.06 * row) * (0.7 + 0.3 * narrow), 0.16 * row - 0.05)
        let middle = (root + end) / 2 - Point(0, 0.06)
        let dark = (puff.sum() < 1) ? RGB(0.75, 0.75, 0.75) : RGB(1, 1, 1)
        flat(.band([root, middle, end]) { 0.032 * (1.2 - $0) }, dark, opacity: 0.85)
      }
    }
  }

  private mutating func mouth(from nose: Point, to middle: Point, width: Float, thickness: Float) {
    let dark = RGB(0.22, 0.13, 0.13)
    flat(.band([nose, middle]) { _ in thickness }, dark)
    for side: Float in [-1, 1] {
      let line = [
        middle, middle + Point(side * width * 0.5, 0.09), middle + Point(side * width, 0.0),
      ]
      flat(.band(line) { thickness * (1.1 - 0.5 * $0) }, dark)
    }
  }

  private mutating func dogMuzzle(_ face: Face, _ scene: Scene) {
    let (coat, shape) = (face.individual.coat, face.individual.shape)
    let (rise, width) = (shape.muzzleLength * 0.55, shape.muzzleWidth)
    let narrow = 0.8 + 0.2 * face.narrowing(0)
    let tip = face(0, -0.36, rise: rise) + Point(face.yaw * rise * 0.6, 0.04)
    let root = face(0, -0.22)
    let color = coat.mask.map { $0 * 1.2 } ?? coat.muzzle
    if scene.tongue > 0 {
      let end = tip + Point(0.03, 0.34 + 0.3 * scene.tongue)
      let tongue = Outline.band([tip + Point(0, 0.2), end]) { _ in 0.26 }
      part(tongue, [0.93, 0.47, 0.5], ball: .ellipse(end, [0.25, 0.4]), edge: 0.05) {
        $0.flat(.band([tip, end]) { _ in 0.03 }, [0.7, 0.28, 0.33], opacity: 0.8)
      }
    }
    let height = 0.36 + 0.06 * shape.muzzleLength
    let edge = Outline.smooth([
      root + Point(-width * 0.62, -0.1), root + Point(width * 0.62, -0.1),
      tip + Point(width * narrow, 0.04), tip + Point(width * 0.7, height * 0.85),
      tip + Point(0, height), tip + Point(-width * 0.7, height * 0.85),
      tip + Point(-width * narrow, 0.04),
    ])
    let ball = Placement.ellipse(tip + Point(0, 0.05), [width * 1.25, 0.55])
    flat(edge.border(0.035), color * 0.55 * light.shadow, opacity: 0.7)
    round(edge, color, ball: ball)
    let nose = tip + Point(0, -0.06)
    mouth(from: nose, to: tip + Point(0, 0.22), width: width * 0.72, thickness: 0.055)
    let size = shape.noseSize
    let nosePlace = Placement.ellipse(nose, [size * 1.25 * narrow, size * 0.9])
    round(
      .smooth([
        nose + Point(-size * 1.15 * narrow, -size * 0.35), nose + Point(0, -size * 0.75),
        nose + Point(size * 1.15 * narrow, -size * 0.35), nose + Point(size * 0.5, size * 0.55),
        nose + Point(0, size * 0.75), nose + Point(-size * 0.5, size * 0.55),
      ]), coat.nose, ball: nosePlace)
    glow(
      .ellipse(nose + Point(light.direction.x * 0.06, -size * 0.35), [size * 0.6, size * 0.35]),
      .one,
      opacity: 0.75)
  }
}
