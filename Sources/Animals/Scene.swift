import Glibc
import Tensors

/// The properties of a picture other than the animal's appearance.
struct Scene: Sendable {
  enum Posture: Sendable, CaseIterable { case sitting, standing, lying }

  let posture: Posture
  /// The direction of the body: 1 to the right of the image, -1 to the left.
  let facing: Float
  /// The rotation of the head to the right, up, and in the image plane, in radians.
  let yaw, pitch, roll: Float
  /// The rotation of the body away from the viewer, from 0 to 1.
  let turn: Float
  /// The phase of the legs and of the tail, in radians.
  let stride, wag: Float
  /// The opening of the eyes, and the length of the tongue, from 0 to 1.
  let lids, tongue: Float
  /// Half the width of the head, as a fraction of the image's width.
  let scale: Float
  /// The offset of the animal's center from the center of the image.
  let position: Point
  /// The rotation of the animal in the image plane, in radians.
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
    // Mostly the whole animal, sometimes a close-up of the face.
    let isNear = generator.chance(0.3)
    scale = isNear ? generator.uniform(in: 0.22..<0.3) : generator.uniform(in: 0.145..<0.205)
    position = [generator.uniform(in: -0.09..<0.09), generator.uniform(in: -0.06..<0.06)]
    lean = generator.uniform(in: -0.08..<0.08)
    light = Light(using: &generator)
    background = Background(using: &generator)
    occluder = generator.chance(0.3) ? Occluder(using: &generator) : nil
  }

  /// Returns the scene with another light, background and occluder.
  func elsewhere(using generator: inout Generator) -> Scene {
    var scene = self
    scene.light = Light(using: &generator)
    scene.background = Background(using: &generator)
    scene.occluder = generator.chance(0.3) ? Occluder(using: &generator) : nil
    return scene
  }
}

/// The lighting of a scene.
struct Light: Sendable {
  /// The unit vector to the light: right, down, toward the viewer.
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
