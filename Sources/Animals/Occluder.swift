import Glibc
import Tensors

/// An object in front of the animal that hides part of it.
struct Occluder: Sendable {
  enum Kind: Sendable, CaseIterable { case grass, ball, box, fence, leaf }

  let kind: Kind
  let color: RGB
  let position: Point
  let size: Float
  let side: Float

  init(using generator: inout Generator) {
    kind = generator.pick(Kind.allCases)
    color = generator.near(
      generator.pick([
        [0.85, 0.30, 0.28], [0.28, 0.48, 0.78], [0.95, 0.75, 0.25], [0.45, 0.65, 0.4],
        [0.62, 0.42, 0.28],
      ]), 0.08)
    position = [generator.uniform(), generator.uniform()]
    size = generator.uniform(in: 0.6..<1)
    side = generator.chance(0.5) ? 1 : -1
  }
}

extension Painter {
  /// Draws an occluder, in the unit square.
  mutating func occluder(_ thing: Occluder) {
    switch thing.kind {
    case .grass: grass(thing)
    case .ball: ball(thing)
    case .box: box(thing)
    case .fence: fence(thing)
    case .leaf: leaves(thing)
    }
  }

  private mutating func grass(_ thing: Occluder) {
    for blade in 0..<26 {
      let t = Float(blade) / 25
      let foot = Point(t * 1.1 - 0.05, 1.04)
      let sway = 0.05 * sinf(t * 40 + thing.position.x * 6)
      let height = (0.14 + 0.1 * sinf(t * 23 + thing.position.y * 6).magnitude) * thing.size * 1.3
      let tip = foot + Point(sway, -height)
      let green = RGB(0.3, 0.52, 0.22) * (0.8 + 0.4 * sinf(t * 57).magnitude)
      flat(.band([foot, (foot + tip) / 2 + Point(-sway / 3, 0), tip]) { 0.045 * (1 - $0) }, green)
    }
  }

  private mutating func ball(_ thing: Occluder) {
    let radius = 0.13 * thing.size
    let center = Point(0.15 + 0.7 * thing.position.x, 0.98 - radius * 0.9)
    let ball = Placement.ellipse(center, [radius, radius])
    part(.ellipse(ball), thing.color, ball: ball, edge: 0.008) { painter in
      let ring = [
        center + Point(-radius, radius * 0.2), center, center + Point(radius, -radius * 0.4),
      ]
      painter.round(.band(ring) { _ in radius * 0.4 }, [0.95, 0.94, 0.9], ball: ball)
    }
  }

  private mutating func box(_ thing: Occluder) {
    let (width, height) = (0.34 * thing.size, 0.26 * thing.size)
    let x = thing.side > 0 ? 1.02 - width : -0.02
    flat(.box(x...x + width, 1.02 - height...1.02), [0.76, 0.58, 0.38])
    flat(.box(x...x + width, 1.02 - height...1.05 - height), [0.85, 0.68, 0.47])
    let middle = x + width / 2
    flat(.box(middle - 0.02...middle + 0.02, 1.02 - height...1.02), [0.68, 0.5, 0.32])
  }

  private mutating func fence(_ thing: Occluder) {
    let top = 0.98 - 0.2 * thing.size
    for post in 0..<5 {
      let x = (Float(post) + thing.position.x) * 0.24 - 0.12
      flat(
        .polygon([
          [x, 1.05], [x, top], [x + 0.03, top - 0.04], [x + 0.06, top], [x + 0.06, 1.05],
        ]), [0.93, 0.92, 0.88])
    }
    flat(.box(-0.1...1.1, top + 0.05...top + 0.09), [0.88, 0.86, 0.81])
  }

  private mutating func leaves(_ thing: Occluder) {
    let root = Point(thing.side > 0 ? 1.05 : -0.05, 0.3 + 0.5 * thing.position.y)
    for leaf in 0..<4 {
      let angle = (thing.side > 0 ? Float.pi : 0) + (Float(leaf) - 1.5) * 0.5
      let tip = root + Point.direction(angle) * (0.3 * thing.size)
      let green = RGB(0.25, 0.5, 0.28) * (0.8 + 0.12 * Float(leaf))
      flat(.band([root, (root + tip) / 2, tip]) { 0.12 * sinf($0 * 3.1) + 0.008 }, green)
    }
  }
}
