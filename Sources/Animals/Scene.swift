import Glibc
import Tensors

/// Everything about one picture that is not the animal itself.
struct Scene: Sendable {
  enum Posture: Sendable, CaseIterable { case sitting, standing, lying }

  let posture: Posture
  /// 1 where the body points to the right of the picture, -1 to the left.
  let facing: Float
  /// The head's turn to the right, up, and in the plane of the picture, in radians.
  let yaw, pitch, roll: Float
  /// How far the body turns from the viewer, 0 to 1.
  let turn: Float
  /// Where the legs are in a step, where the tail is in a wag; radians.
  let stride, wag: Float
  /// How far the eyes are open, and the tongue is out, 0 to 1.
  let lids, tongue: Float
  /// How wide half a head is, as a share of the picture's side; where the middle of the animal is.
  let scale: Float
  let place: Point
  let lean: Float
  private(set) var light: Light
  private(set) var background: Background
  private(set) var occluder: Occluder?

  init(_ species: Species, using generator: inout Generator) {
    posture = generator.pick([.sitting, .sitting, .standing, .lying])
    facing = generator.chance(0.5) ? 1 : -1
    yaw = generator.uniform(in: -0.62..<0.62)
    pitch = generator.uniform(in: -0.2..<0.22)
    roll = generator.uniform(in: -0.28..<0.28)
    turn = generator.uniform(in: 0..<1)
    stride = generator.uniform(in: 0..<6.28)
    wag = generator.uniform(in: -1..<1)
    lids = generator.chance(0.1) ? 0.08 : generator.uniform(in: 0.72..<1)
    tongue = species == .dog && generator.chance(0.4) ? generator.uniform(in: 0.4..<1) : 0
    // Mostly the whole animal, sometimes the face near by.
    let isNear = generator.chance(0.3)
    scale = isNear ? generator.uniform(in: 0.22..<0.3) : generator.uniform(in: 0.145..<0.205)
    place = [generator.uniform(in: -0.09..<0.09), generator.uniform(in: -0.06..<0.06)]
    lean = generator.uniform(in: -0.08..<0.08)
    light = Light(using: &generator)
    background = Background(using: &generator)
    occluder = generator.chance(0.3) ? Occluder(using: &generator) : nil
  }

  /// Returns the animal as it is, somewhere else: another light, another background, something else in front.
  func elsewhere(using generator: inout Generator) -> Scene {
    var scene = self
    scene.light = Light(using: &generator)
    scene.background = Background(using: &generator)
    scene.occluder = generator.chance(0.3) ? Occluder(using: &generator) : nil
    return scene
  }
}

/// Where light comes from, and of what color it is.
struct Light: Sendable {
  /// The way to the light: right, down, toward the viewer; of length 1.
  let direction: SIMD3<Float>
  let color: RGB
  let shadow: RGB
  let brightness: Float

  init(using generator: inout Generator) {
    let angle = generator.uniform(in: -2.9..<(-0.24))
    let height = generator.uniform(in: 0.35..<0.9)
    let flat = (1 - height * height).squareRoot()
    direction = [cosf(angle) * flat, sinf(angle) * flat, height]
    let warmth = generator.uniform(in: -1..<1)
    color = [1 + 0.08 * warmth, 1 + 0.01 * warmth, 1 - 0.1 * warmth]
    shadow = [0.63 - 0.02 * warmth, 0.59, 0.65 + 0.02 * warmth]
    brightness = generator.uniform(in: 0.72..<1.06)
  }
}
