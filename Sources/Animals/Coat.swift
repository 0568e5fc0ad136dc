import Tensors

/// The colors and markings of an animal.
///
/// Positions on the head are angles on a sphere, to the animal's left and up from the center of the face.
/// Positions on the body are fractions of its length (from chest to rump) and height (from back to belly),
/// both from -1 to 1. So the markings rotate with the animal.
struct Coat: Sendable {
  /// An irregular round patch.
  struct Patch: Sendable {
    let center: Point
    let size: Float
    /// The distance of the edge from the center in equally spaced directions, as a fraction of the size.
    let edge: [Float]
    let color: RGB
  }

  let base, second, white: RGB
  let innerEar, nose: RGB
  let eyes: (left: RGB, right: RGB)
  let ears: (left: RGB, right: RGB)
  /// The color of dark face, ears, legs and tail; nil for none.
  let mask: RGB?
  /// The width of the white stripe between the eyes; 0 for none.
  let blaze: Float
  let muzzle, chest, chin: RGB
  /// The height of white socks as a fraction of the leg, 0 for none: front left, front right, hind legs.
  let socks: [Float]
  let stripes: Int
  let stripeWidth: Float
  let brows: Bool
  let saddle: RGB?
  let headPatches, bodyPatches: [Patch]
  let tailTip: RGB
  let tailRings: Int

  private static let cats: [RGB] = [
    [0.92, 0.58, 0.25], [0.95, 0.83, 0.64], [0.50, 0.54, 0.61], [0.19, 0.18, 0.20],
    [0.96, 0.94, 0.91], [0.56, 0.43, 0.31], [0.75, 0.75, 0.77], [0.40, 0.27, 0.20],
    [0.74, 0.66, 0.66],
  ]
  private static let dogs: [RGB] = [
    [0.88, 0.67, 0.38], [0.70, 0.37, 0.19], [0.18, 0.17, 0.18], [0.38, 0.24, 0.16],
    [0.95, 0.93, 0.90], [0.84, 0.70, 0.52], [0.54, 0.54, 0.57], [0.61, 0.45, 0.28],
    [0.94, 0.86, 0.72],
  ]
  private static let catEyes: [RGB] = [
    [0.55, 0.75, 0.30], [0.93, 0.76, 0.20], [0.35, 0.68, 0.90], [0.85, 0.50, 0.15],
    [0.30, 0.70, 0.55],
  ]
  private static let dogEyes: [RGB] = [
    [0.36, 0.20, 0.10], [0.55, 0.32, 0.12], [0.78, 0.52, 0.18], [0.45, 0.66, 0.86],
    [0.25, 0.15, 0.10],
  ]

  private static let catNoses: [RGB] = [
    [0.90, 0.52, 0.52], [0.45, 0.28, 0.26], [0.2, 0.17, 0.18],
  ]
  private static let dogNoses: [RGB] = [
    [0.14, 0.13, 0.14], [0.14, 0.13, 0.14], [0.36, 0.22, 0.18],
  ]

  init(_ species: Species, using generator: inout Generator) {
    let colors = species == .cat ? Self.cats : Self.dogs
    let base = generator.near(generator.pick(colors), 0.05)
    let second = Self.second(colors, base, &generator)
    let white = generator.near([0.97, 0.95, 0.92], 0.03)
    (self.base, self.second, self.white) = (base, second, white)
    innerEar = generator.near([0.93, 0.66, 0.64], 0.05)
    nose = generator.pick(species == .cat ? Self.catNoses : Self.dogNoses)
    eyes = Self.eyes(species == .cat ? Self.catEyes : Self.dogEyes, &generator)
    let hasMask = generator.chance(0.18)
    mask = hasMask ? (base * 0.28 + RGB(0.03, 0.02, 0.02)) : nil
    let pied = generator.chance(0.55)
    let earColor = hasMask ? base * 0.3 : base
    ears = (
      generator.chance(0.35) ? second : earColor, generator.chance(0.35) ? second : earColor
    )
    blaze = generator.chance(0.4) ? generator.uniform(in: 0.12..<0.5) : 0
    muzzle = pied ? white : generator.chance(0.4) ? base * 0.5 + white * 0.5 : base
    chest = generator.chance(0.6) && pied ? white : generator.chance(0.3) ? second : base
    chin = generator.chance(0.5) ? white : muzzle
    let sock = generator.chance(0.55)
    socks = (0..<4).map { _ in
      sock && generator.chance(0.8) ? generator.uniform(in: 0.25..<0.8) : 0
    }
    stripes = generator.chance(species == .cat ? 0.5 : 0.15) ? 4 + generator.integer(below: 5) : 0
    stripeWidth = generator.uniform(in: 0.08..<0.2)
    brows = species == .dog && generator.chance(0.3)
    saddle = generator.chance(species == .dog ? 0.3 : 0.12) ? second : nil
    let spotted = generator.chance(0.25)
    headPatches = Self.patches(
      spotted ? 5 : generator.integer(below: 3), spotted ? 0.1..<0.2 : 0.3..<0.6, [-1.1, -0.5],
      [1.1, 1], second, &generator)
    bodyPatches = Self.patches(
      spotted ? 12 : generator.integer(below: 5), spotted ? 0.1..<0.22 : 0.3..<0.6, [-1, -0.9],
      [1, 0.7], second, &generator)
    tailTip = generator.pick([base, base, white, second])
    tailRings = stripes > 0 || generator.chance(0.1) ? 3 + generator.integer(below: 3) : 0
  }

  /// Returns a second color that is clearly different from the first.
  private static func second(
    _ colors: [RGB], _ base: RGB, _ generator: inout Generator
  ) -> RGB {
    while true {
      let color = generator.near(generator.pick(colors), 0.05)
      if abs((color - base).sum()) >= 0.45 { return color }
    }
  }

  /// Returns the colors of the eyes, which rarely differ.
  private static func eyes(_ colors: [RGB], _ generator: inout Generator) -> (RGB, RGB) {
    let eye = generator.near(generator.pick(colors), 0.05)
    return (eye, generator.chance(0.08) ? generator.near(generator.pick(colors), 0.05) : eye)
  }

  private static func patches(
    _ count: Int, _ sizes: Range<Float>, _ low: Point, _ high: Point, _ color: RGB,
    _ generator: inout Generator
  ) -> [Patch] {
    (0..<count).map { _ in
      Patch(
        center: [
          generator.uniform(in: low.x..<high.x), generator.uniform(in: low.y..<high.y),
        ], size: generator.uniform(in: sizes),
        edge: (0..<9).map { _ in generator.uniform(in: 0.82..<1.16) }, color: color)
    }
  }
}
