import Glibc
import Tensors

/// The background of an image.
struct Background: Sendable {
  enum Kind: Sendable, CaseIterable { case room, meadow, sky, beach, snow, studio, cloth }

  let kind: Kind
  /// The distance of the horizon or of the skirting board from the top of the image.
  let horizon: Float
  let first, second, third: RGB
  let pattern: Int
  /// Random positions and sizes, whose use depends on the kind.
  let spots: [SIMD3<Float>]

  private static let walls: [RGB] = [
    [0.93, 0.87, 0.76], [0.72, 0.82, 0.84], [0.86, 0.74, 0.72], [0.75, 0.82, 0.70],
    [0.62, 0.66, 0.78], [0.90, 0.80, 0.55], [0.80, 0.55, 0.45], [0.45, 0.55, 0.55],
    [0.83, 0.83, 0.85], [0.55, 0.42, 0.50],
  ]
  private static let floors: [RGB] = [
    [0.66, 0.46, 0.29], [0.78, 0.62, 0.44], [0.42, 0.29, 0.21], [0.60, 0.60, 0.60],
    [0.55, 0.35, 0.35], [0.36, 0.43, 0.50],
  ]

  init(using generator: inout Generator) {
    kind = generator.pick([.room, .room, .meadow, .meadow, .sky, .beach, .snow, .studio, .cloth])
    horizon = generator.uniform(in: 0.45..<0.72)
    first = generator.near(generator.pick(Self.walls), 0.06)
    second = generator.near(generator.pick(Self.floors), 0.06)
    third = generator.near(generator.pick(Self.walls), 0.06)
    pattern = generator.integer(below: 4)
    spots = (0..<26).map { _ in
      [generator.uniform(), generator.uniform(), generator.uniform()]
    }
  }
}

extension Painter {
  /// Draws a background over the whole image, the unit square.
  mutating func background(_ scene: Background) {
    switch scene.kind {
    case .room: room(scene)
    case .meadow: meadow(scene)
    case .sky:
      sky(scene, [0.36, 0.62, 0.92], [0.86, 0.93, 0.98], to: 1.05)
      flat(.ellipse([0.5, 1.16], [0.95, 0.42]), scene.second * 0.6 + RGB(0.3, 0.32, 0.18))
    case .beach: beach(scene)
    case .snow: snow(scene)
    case .studio: studio(scene)
    case .cloth: cloth(scene)
    }
  }

  private mutating func box(_ x: ClosedRange<Float>, _ y: ClosedRange<Float>, _ color: RGB) {
    flat(.box(x, y), color)
  }

  private mutating func sheet(
    _ y: ClosedRange<Float>, _ top: RGB, _ bottom: RGB
  ) {
    gradient(
      .box(-0.1...1.1, y), from: [0, y.lowerBound], top, to: [0, y.upperBound], bottom)
  }

  private mutating func room(_ scene: Background) {
    sheet(-0.1...scene.horizon, scene.first * 1.04, scene.first * 0.88)
    wallpaper(scene)
    if scene.spots[0].x < 0.5 { window(at: scene.spots[1]) } else { frame(scene) }
    sheet(scene.horizon...1.1, scene.second * 0.85, scene.second * 1.08)
    for board in 0..<5 {
      let y = scene.horizon + (1.05 - scene.horizon) * powf(Float(board) / 5, 1.4)
      box(-0.1...1.1, y...y + 0.006, scene.second * 0.68)
      let x = scene.spots[board].y
      box(x...x + 0.006, y...y + 0.1, scene.second * 0.68)
    }
    box(-0.1...1.1, scene.horizon - 0.045...scene.horizon, scene.first * 0.4 + 0.56)
    box(-0.1...1.1, scene.horizon - 0.005...scene.horizon + 0.004, scene.second * 0.5)
    if scene.spots[2].x < 0.6 {
      flat(.ellipse([0.2 + 0.6 * scene.spots[3].x, 0.9], [0.52, 0.13]), scene.third * 0.8)
      flat(.ellipse([0.2 + 0.6 * scene.spots[3].x, 0.9], [0.44, 0.1]), scene.third)
    }
    if scene.spots[4].x < 0.5 { plant(scene, at: scene.spots[5].x < 0.5 ? 0.1 : 0.9) }
  }

  private mutating func wallpaper(_ scene: Background) {
    let tone = scene.first * 0.86 + scene.third * 0.08
    switch scene.pattern {
    case 0:
      for i in 0..<9 {
        let x = Float(i) / 8 - 0.03
        box(x...x + 0.055, -0.1...scene.horizon, tone)
      }
    case 1:
      for i in 0..<35 {
        let (row, column) = (i / 7, i % 7)
        let x = (Float(column) + (row % 2 == 0 ? 0 : 0.5)) / 6.5
        flat(.ellipse([x, 0.07 + Float(row) * 0.13], [0.018, 0.018]), tone)
      }
    default: break
    }
  }

  private mutating func window(at position: SIMD3<Float>) {
    let (x, y) = (0.08 + 0.55 * position.x, 0.05 + 0.1 * position.y)
    box(x - 0.02...x + 0.32, y - 0.02...y + 0.36, [0.95, 0.94, 0.92])
    gradient(
      .box(x...x + 0.3, y...y + 0.34), from: [0, y], [0.55, 0.78, 0.95], to: [0, y + 0.34],
      [0.9, 0.95, 0.95])
    flat(.ellipse([x + 0.2, y + 0.34], [0.12, 0.07]), [0.45, 0.65, 0.4])
    box(x + 0.142...x + 0.158, y...y + 0.34, [0.95, 0.94, 0.92])
    box(x...x + 0.3, y + 0.16...y + 0.176, [0.95, 0.94, 0.92])
  }

  private mutating func frame(_ scene: Background) {
    let (x, y) = (0.05 + 0.6 * scene.spots[6].x, 0.06 + 0.12 * scene.spots[6].y)
    let (w, h) = (0.16 + 0.12 * scene.spots[6].z, 0.2 + 0.06 * scene.spots[7].x)
    box(x...x + w, y...y + h, scene.second * 0.6)
    box(x + 0.02...x + w - 0.02, y + 0.02...y + h - 0.02, [0.96, 0.95, 0.9])
    flat(.ellipse([x + w / 2, y + h / 2], [w * 0.25, h * 0.25]), scene.third * 0.9)
  }

  private mutating func plant(_ scene: Background, at x: Float) {
    let foot = scene.horizon + 0.1
    for leaf in 0..<7 {
      let angle = -.pi / 2 + (Float(leaf) - 3) * 0.32
      let tip = Point(x, foot - 0.14) + Point.direction(angle) * (0.2 + 0.1 * scene.spots[leaf].z)
      let middle = Point(x, foot - 0.14) * 0.4 + tip * 0.6 + Point(0, -0.03)
      let green = RGB(0.26, 0.5, 0.3) * (0.8 + 0.4 * scene.spots[leaf + 7].x)
      flat(.band([[x, foot - 0.12], middle, tip]) { 0.06 * (1 - $0) + 0.01 }, green)
    }
    flat(
      .polygon([
        [x - 0.075, foot - 0.14], [x + 0.075, foot - 0.14], [x + 0.055, foot], [x - 0.055, foot],
      ]), [0.78, 0.45, 0.32])
  }

  private mutating func sky(_ scene: Background, _ high: RGB, _ low: RGB, to horizon: Float) {
    let evening = scene.pattern == 3
    sheet(
      -0.1...horizon, evening ? RGB(0.46, 0.45, 0.72) : high, evening ? RGB(0.99, 0.75, 0.58) : low)
    for cloud in 0..<3 {
      let spot = scene.spots[cloud + 10]
      let center = Point(spot.x, 0.05 + spot.y * horizon * 0.6)
      let size = 0.06 + 0.06 * spot.z
      for (dx, dy, scale) in [(-1.1, 0.2, 0.7), (0, 0, 1), (1.1, 0.25, 0.75), (0.4, 0.3, 0.8)]
        as [(Float, Float, Float)]
      {
        let puff = Point(1.1, 0.75) * (size * scale)
        flat(.ellipse(center + Point(dx, dy) * size, puff), low * 0.3 + RGB(0.69, 0.69, 0.7))
      }
    }
  }

  private mutating func meadow(_ scene: Background) {
    sky(scene, [0.45, 0.70, 0.93], [0.88, 0.94, 0.95], to: scene.horizon + 0.05)
    let green = RGB(0.42, 0.62, 0.28) * (0.8 + 0.4 * scene.spots[0].x) + scene.second * 0.08
    let far = green * 0.7 + RGB(0.14, 0.2, 0.22)
    let (h, s) = (scene.horizon, scene.spots[1])
    flat(.ellipse([s.x, h + 0.1], [0.55, 0.14 + 0.14 * s.y]), far)
    flat(.ellipse([s.x > 0.5 ? 0.05 : 0.95, h + 0.1], [0.5, 0.18]), far * 0.9)
    if scene.spots[2].x < 0.6 { tree(at: [scene.spots[3].x, h + 0.03], scene) }
    sheet(h...1.1, green * 0.85, green * 1.12)
    for blade in 0..<22 {
      let spot = scene.spots[blade]
      let foot = Point(spot.x, h + 0.03 + (1 - h) * spot.y)
      let tone = green * (spot.z < 0.5 ? 0.75 : 1.25)
      for lean: Float in [-0.018, 0, 0.018] {
        flat(.band([foot, foot + Point(lean, -0.05)]) { 0.014 * (1 - $0) + 0.002 }, tone)
      }
    }
    guard scene.pattern > 1 else { return }
    for flower in 12..<24 {
      let spot = scene.spots[flower]
      let center = Point(spot.y, h + 0.04 + (1 - h) * spot.x)
      flat(.ellipse(center, [0.014, 0.013]), spot.z < 0.5 ? [0.98, 0.97, 0.9] : [0.95, 0.8, 0.3])
      flat(.ellipse(center, [0.005, 0.005]), [0.85, 0.6, 0.2])
    }
  }

  private mutating func tree(at foot: Point, _ scene: Background) {
    let size = 0.12 + 0.08 * scene.spots[4].z
    flat(
      .band([foot, foot - Point(0, size * 1.6)]) { size * (0.3 - 0.1 * $0) }, [0.40, 0.28, 0.2])
    let green = RGB(0.24, 0.45, 0.24) * (0.8 + 0.5 * scene.spots[5].z)
    let top = foot - Point(0, size * 2)
    for (dx, dy, tone) in [(-0.6, 0.35, 0.85), (0.6, 0.4, 0.9), (0, -0.1, 1)]
      as [(Float, Float, Float)]
    {
      flat(.ellipse(top + Point(dx, dy) * size, Point(size, size * 0.9)), green * tone)
    }
  }

  private mutating func beach(_ scene: Background) {
    let h = scene.horizon
    sky(scene, [0.42, 0.70, 0.92], [0.85, 0.94, 0.96], to: h)
    sheet(h - 0.12...h + 0.1, [0.16, 0.45, 0.62], [0.35, 0.70, 0.75])
    let shore = (0..<6).map { Point(Float($0) * 0.25 - 0.1, h + 0.05 + 0.05 * scene.spots[$0].x) }
    flat(.polygon(shore + [[1.2, 1.1], [-0.1, 1.1]]), [0.91, 0.81, 0.62])
    flat(.band(shore) { _ in 0.02 }, [0.97, 0.98, 0.97])
    for stone in 6..<20 {
      let spot = scene.spots[stone]
      flat(
        .ellipse([spot.x, h + 0.15 + 0.4 * spot.y], Point(0.012, 0.007) * (0.5 + spot.z)),
        [0.74, 0.62, 0.45])
    }
  }

  private mutating func snow(_ scene: Background) {
    let h = scene.horizon
    sheet(-0.1...h + 0.1, [0.60, 0.70, 0.82], [0.86, 0.89, 0.93])
    for fir in 0..<5 {
      let spot = scene.spots[fir]
      let (x, size) = (spot.x, 0.14 + 0.14 * spot.y)
      for layer: Float in [0, 1, 2] {
        let y = h + 0.02 - size * 0.42 * layer
        let wide = size * (0.5 - 0.11 * layer)
        flat(
          .polygon([[x - wide, y], [x, y - size * 0.7], [x + wide, y]]),
          RGB(0.22, 0.36, 0.36) * (0.9 + 0.2 * layer))
      }
    }
    sheet(h...1.1, [0.84, 0.88, 0.94], [0.97, 0.98, 1])
    for flake in scene.spots {
      flat(.ellipse([flake.x, flake.y], Point(0.007, 0.007) * (0.5 + flake.z)), .one, opacity: 0.9)
    }
  }

  private mutating func studio(_ scene: Background) {
    sheet(-0.1...1.1, scene.first * 0.8, scene.first * 1.05)
    glow(.ellipse([0.5, 0.4], [0.8, 0.7]), .one, opacity: 0.4)
  }

  private mutating func cloth(_ scene: Background) {
    sheet(-0.1...1.1, scene.first, scene.first * 0.92)
    let (count, tilt) = (4 + scene.pattern * 2, (scene.spots[0].x - 0.5) * 1.2)
    let side = 2 / Float(count)
    let axis = Point.direction(tilt)
    within(Placement(x: axis, y: axis.turned, origin: [0.5, 0.5])) { painter in
      for row in 0..<count {
        let y = -1 + side * Float(row)
        painter.flat(.box(-1...1, y...y + side / 2), scene.third, opacity: 0.55)
        if scene.pattern % 2 == 0 {
          painter.flat(.box(y...y + side / 2, -1...1), scene.second, opacity: 0.4)
        }
      }
    }
  }
}

extension Outline {
  static func box(_ x: ClosedRange<Float>, _ y: ClosedRange<Float>) -> Outline {
    .polygon([
      [x.lowerBound, y.lowerBound], [x.upperBound, y.lowerBound], [x.upperBound, y.upperBound],
      [x.lowerBound, y.upperBound],
    ])
  }
}
