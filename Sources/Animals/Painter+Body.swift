import Glibc

extension Painter {
  /// Draws the animal, with the center of its head at the origin; it faces right unless `scene.facing`
  /// mirrors it.
  mutating func animal(_ individual: Individual, _ scene: Scene) {
    let side = Placement(x: [scene.facing, 0], y: [0, 1])
    within(side) { painter in
      switch scene.posture {
      case .sitting: painter.sitting(individual, scene)
      case .standing: painter.standing(individual, scene)
      case .lying: painter.lying(individual, scene)
      }
    }
    within(Placement(x: .direction(scene.roll), y: Point.direction(scene.roll).turned)) {
      $0.head(individual, scene)
    }
  }

  private mutating func sitting(_ animal: Individual, _ scene: Scene) {
    let shape = animal.shape
    let turn = scene.turn
    let width = shape.bodyWidth * 0.92
    let floor: Float = 1.75 + 0.75 * shape.bodyLength
    shade(from: -width * 1.5, to: width * 1.4, floor: floor + 0.1)
    let back = -0.3 * turn
    tail(
      animal, scene, from: [back - width * 0.5, floor - 0.3],
      along: [[-0.7, 0.25], [-0.75, -0.55], [-0.25, -0.6]])
    let haunch = Point(0.52, 0.6)
    leg(animal, 3, haunchAt: [back + width * 0.72, floor - 0.52], haunch, floor: floor)
    let edge = Outline.smooth([
      [-0.45, 0.35], [0.5, 0.35], [0.62 * width + 0.12 * turn, 1.1], [width + back, floor - 0.7],
      [width * 0.75 + back, floor + 0.02], [-width * 0.75 + back, floor + 0.02],
      [-width + back, floor - 0.7], [-0.66 * width - 0.2 * turn, 1.1],
    ])
    let middle = Point(back * 0.6, (floor + 0.5) / 2)
    let ball = Placement.ellipse(middle, [width * 1.15, floor * 0.52])
    torso(animal, edge, ball, upright: true, chestAt: [0.12 + 0.35 * turn, floor * 0.55])
    leg(animal, 2, haunchAt: [back - width * 0.72, floor - 0.5], haunch, floor: floor)
    for (number, x) in [(1, 0.38 + 0.3 * turn), (0, -0.3 + 0.42 * turn)] as [(Int, Float)] {
      limb(animal, number, from: [x * 0.9, 1.2], to: [x, floor + 0.04])
    }
  }

  private mutating func standing(_ animal: Individual, _ scene: Scene) {
    let shape = animal.shape
    let length = 2.5 * shape.bodyLength * (0.72 + 0.28 * (1 - scene.turn))
    let width = 0.66 * shape.bodyWidth
    let spine: Float = 0.98
    let floor = spine + width * 0.6 + 1.1 * shape.legLength
    shade(from: -length - 0.3, to: 0.5, floor: floor + 0.05)
    let step = sinf(scene.stride) * 0.2
    limb(animal, 1, from: [0.12, spine + 0.3], to: [0.2 + step, floor - 0.08], isFar: true)
    limb(
      animal, 3, from: [-length + 0.5, spine + 0.3], to: [-length + 0.42 - step, floor - 0.08],
      isFar: true)
    tail(
      animal, scene, from: [-length - 0.05, spine - 0.15],
      along: [[-0.55, -0.2], [-0.35, -0.7], [0.1, -0.5]])
    let edge = Outline.smooth([
      [0.2, 0.1], [0.42, spine], [0.1, spine + width], [-length * 0.5, spine + width * 0.92],
      [-length + 0.3, spine + width * 0.85], [-length - 0.22, spine + 0.15],
      [-length + 0.05, spine - width * 0.72], [-length * 0.5, spine - width * 0.72],
      [-0.3, spine - width * 0.85],
    ])
    let ball = Placement.ellipse(
      [-length * 0.5 + 0.1, spine + 0.02], [length * 0.5 + 0.55, width * 1.12])
    torso(animal, edge, ball, upright: false, chestAt: [0.05, spine + 0.35])
    limb(animal, 0, from: [-0.18, spine + 0.25], to: [-0.12 - step, floor])
    haunch(animal, [-length + 0.28, spine + 0.22], [0.48, 0.58])
    limb(animal, 2, from: [-length + 0.22, spine + 0.4], to: [-length + 0.08 + step, floor])
  }

  private mutating func lying(_ animal: Individual, _ scene: Scene) {
    let shape = animal.shape
    let length = 2.5 * shape.bodyLength * (0.75 + 0.25 * (1 - scene.turn))
    let height = 0.72 * shape.bodyWidth
    let floor: Float = 1.05 + height
    shade(from: -length - 0.4, to: 1.1, floor: floor + 0.08)
    limb(animal, 1, from: [0, floor - 0.3], to: [0.95, floor - 0.12], isFar: true)
    let edge = Outline.smooth([
      [0.25, 0.3], [0.55, floor - 0.35], [0.2, floor + 0.05], [-length * 0.5, floor + 0.08],
      [-length + 0.1, floor + 0.05], [-length - 0.25, floor - 0.5],
      [-length + 0.2, floor - height * 1.5], [-length * 0.5, floor - height * 1.75], [-0.4, 0.4],
    ])
    let ball = Placement.ellipse(
      [-length * 0.5 + 0.1, floor - height * 0.7], [length * 0.5 + 0.6, height * 1.15])
    torso(animal, edge, ball, upright: false, chestAt: [0.25, floor - 0.4])
    haunch(animal, [-length + 0.4, floor - 0.48], [0.68, 0.56])
    limb(animal, 2, from: [-length + 0.35, floor - 0.08], to: [-length + 1.05, floor - 0.02])
    tail(
      animal, scene, from: [-length - 0.1, floor - 0.12],
      along: [[-0.5, 0.05], [-0.1, 0.28], [0.7, 0.22]])
    limb(animal, 0, from: [-0.1, floor - 0.1], to: [0.75, floor + 0.03])
  }

  // MARK: Parts

  /// Draws the shadow on the ground, away from the light.
  private mutating func shade(from left: Float, to right: Float, floor: Float) {
    let drift = -light.direction.x * 0.35 * (placement.x.x < 0 ? -1 : 1)
    glow(
      .ellipse([(left + right) / 2 + drift, floor], [(right - left) * 0.75, 0.42]),
      [0.04, 0.03, 0.06], opacity: 0.75)
  }

  private mutating func torso(
    _ animal: Individual, _ edge: Outline, _ ball: Placement, upright: Bool, chestAt chest: Point
  ) {
    let coat = animal.coat
    let tufts = animal.shape.tufts
    part(edge.tufted { _ in tufts * 0.5 }, coat.base, ball: ball) { painter in
      // The axes are from chest to rump and from back to belly.
      let map =
        upright
        ? Placement(x: ball.y, y: ball.x, origin: ball.origin)
        : Placement(x: -ball.x, y: ball.y, origin: ball.origin)
      if let saddle = coat.saddle {
        let cloth = Outline.ellipse([0.15, upright ? -0.6 : -0.75], [0.75, 0.85]).placed(map)
        painter.round(cloth, saddle, ball: ball)
      }
      for patch in coat.bodyPatches {
        let stretch = map.x.length / map.y.length
        let spot = patch.outline(at: patch.center, stretch: [0.9 / stretch, 0.9]).placed(map)
        painter.round(spot, patch.color, ball: ball)
      }
      for stripe in 0..<coat.stripes {
        let along = -0.8 + 1.65 * (Float(stripe) + 0.5) / Float(coat.stripes)
        let line = [Point(along - 0.05, -1.1), Point(along, -0.35), Point(along + 0.1, 0.4)]
        let width = coat.stripeWidth * 1.3
        painter.round(
          .band(line.map { map($0) }) { width * (1.05 - 0.95 * $0) }, coat.base * 0.45, ball: ball)
      }
      painter.round(.ellipse(chest, [0.42, 0.62]), coat.chest, ball: ball)
      painter.glow(.ellipse([0, 0.75], [0.95, 0.55]), painter.light.shadow * 0.25, opacity: 0.75)
    }
  }

  private mutating func haunch(_ animal: Individual, _ center: Point, _ radii: Point) {
    let (coat, ball) = (animal.coat, Placement.ellipse(center, radii * 1.15))
    let color = coat.saddle.map { ($0 + coat.base) / 2 } ?? coat.base
    flat(
      Outline.ellipse(center, radii).border(0.05), coat.base * 0.45 * light.shadow, opacity: 0.35)
    round(.ellipse(center, radii), color, ball: ball)
    inside(.ellipse(center, radii)) { painter in
      for patch in coat.bodyPatches.prefix(3) where patch.center.x > 0 {
        let spot = patch.outline(at: center + Point(-patch.center.x + 0.5, patch.center.y) * radii)
        painter.round(spot, patch.color, ball: ball)
      }
      for stripe in 0..<min(coat.stripes, 3) {
        let x = center.x + (Float(stripe) - 1) * 0.3
        let line = [Point(x, center.y - 0.7), Point(x + 0.06, center.y), Point(x, center.y + 0.2)]
        painter.round(
          .band(line) { coat.stripeWidth * 1.2 * (1.05 - $0) }, coat.base * 0.45, ball: ball)
      }
    }
  }

  /// Draws a folded hind leg with its paw.
  private mutating func leg(
    _ animal: Individual, _ number: Int, haunchAt center: Point, _ radii: Point, floor: Float
  ) {
    haunch(animal, center, radii)
    paw(animal, number, at: center + Point(0.12, floor - center.y + 0.02))
  }

  private mutating func limb(
    _ animal: Individual, _ number: Int, from top: Point, to foot: Point, isFar: Bool = false
  ) {
    let (coat, shape) = (animal.coat, animal.shape)
    let width = shape.legWidth
    let color = (coat.mask ?? coat.base) * (isFar ? 0.8 : 1)
    let middle = (top + foot) / 2 + Point(-0.02, 0)
    let edge = Outline.band([top, middle, foot]) { width * (1.15 - 0.25 * $0) }
    let ball = Placement.ellipse(
      (top + foot) / 2, [width * 0.75 + (top - foot).x.magnitude * 0.6, (foot - top).length * 0.75])
    // The dark edge starts below the shoulder.
    let side = (foot - top).turned / max((foot - top).length, 0.01) * width / 2
    for way in [side * 1.08, -side * 1.08] {
      let line = [top + way, middle + way, foot + way * 0.9]
      flat(.band(line) { 0.09 * min(max(2 * $0 - 0.5, 0), 1) }, darkEdge(color))
    }
    round(edge, color, ball: ball)
    inside(edge) { painter in
      let start = top + (foot - top) * (1 - coat.socks[number])
      if coat.socks[number] > 0 {
        painter.round(
          .band([start, foot + (foot - top) * 0.3]) { _ in width * 1.6 },
          coat.white * (isFar ? 0.85 : 1), ball: ball)
      }
    }
    paw(animal, number, at: foot, isFar: isFar)
  }

  private mutating func paw(
    _ animal: Individual, _ number: Int, at foot: Point, isFar: Bool = false
  ) {
    let coat = animal.coat
    let color = coat.socks[number] > 0 ? coat.white : coat.mask ?? coat.base
    let width = animal.shape.legWidth * 0.68
    let center = foot + Point(0.06, 0)
    part(
      .ellipse(center, [width, width * 0.62]), color * (isFar ? 0.82 : 1),
      ball: .ellipse(center, [width * 1.1, width * 0.8]), edge: 0.05
    ) { painter in
      for toe: Float in [-0.3, 0.3] {
        let x = center.x + toe * width
        painter.flat(
          .band([Point(x, center.y + 0.05), Point(x, center.y + width)]) { _ in 0.035 },
          color * 0.4, opacity: 0.8)
      }
    }
  }

  private mutating func tail(
    _ animal: Individual, _ scene: Scene, from root: Point, along steps: [Point]
  ) {
    let (coat, shape) = (animal.coat, animal.shape)
    var points = [root]
    for (number, step) in steps.enumerated() {
      let bend = (shape.tailCurl * 0.35 + scene.wag * 0.3) * Float(number)
      let way = Point.direction(bend)
      let turned = Point(step.x * way.x - step.y * way.y, step.x * way.y + step.y * way.x)
      points.append(points[number] + turned * shape.tailLength)
    }
    let isCat = animal.species == .cat
    let width = shape.tailWidth * (isCat ? 1 : 1.1)
    let thickness: (Float) -> Float = {
      isCat ? width * (1 - 0.25 * $0) : width * (1.15 - 0.7 * $0)
    }
    let color = coat.mask ?? coat.base
    let edge = Outline.band(points, width: thickness)
    let ball = Placement.ellipse(points[1], [1.2, 1.2])
    part(edge, color, ball: ball, edge: 0.05) { painter in
      let (a, b) = (points[points.count - 2], points[points.count - 1])
      painter.round(.ellipse(b, [0.34, 0.34] * shape.tailLength), coat.tailTip, ball: ball)
      for ring in 0..<coat.tailRings {
        let t = Float(ring + 1) / Float(coat.tailRings + 1)
        let spot = a + (b - a) * t
        let way = (b - a).turned / max((b - a).length, 0.01) * 0.3
        painter.round(.band([spot - way, spot + way]) { _ in 0.11 }, coat.base * 0.45, ball: ball)
      }
    }
  }
}
