import Tensors

/// The species of an animal.
public enum Species: Int, Sendable, CaseIterable {
  /// A cat.
  case cat
  /// A dog.
  case dog

  /// Creates the species of the individual with a number.
  public init(individual number: Int) { self = number & 1 == 0 ? .cat : .dog }
}

/// A cat or dog: the properties of its appearance that are the same in all pictures.
///
/// Even numbers are cats, odd numbers are dogs. An animal depends only on the seed and its number, and the
/// number of animals is unlimited.
public struct Individual: Sendable {
  /// The number of the animal.
  public let number: Int
  /// The species of the animal.
  public let species: Species
  let coat: Coat
  let shape: AnimalShape

  /// Creates the individual with a number for a random seed.
  public init(_ number: Int, seed: UInt64) {
    var generator = Generator(seed: seed, stream: 0xCA7D06).split(0, number)
    self.number = number
    species = Species(individual: number)
    coat = Coat(species, using: &generator)
    shape = AnimalShape(species, using: &generator)
  }
}

/// The proportions of an animal, in units of half the width of the head.
struct AnimalShape: Sendable {
  enum Ears: Sendable, CaseIterable { case upright, round, folded, hanging, long }

  let ears: Ears
  let earLength, earWidth, earLean: Float
  let headHeight, cheeks, tufts: Float
  let muzzleWidth, muzzleLength, noseSize: Float
  let eyeSize, eyeDistance, eyeTilt, pupil: Float
  let bodyLength, bodyWidth, legLength, legWidth: Float
  let tailLength, tailWidth, tailCurl: Float

  init(_ species: Species, using generator: inout Generator) {
    func draw(_ cat: (Float, Float), _ dog: (Float, Float)) -> Float {
      let range = species == .cat ? cat : dog
      return generator.uniform(in: range.0..<range.1)
    }
    ears =
      species == .cat
      ? generator.pick([.upright, .upright, .upright, .round, .folded])
      : generator.pick([.upright, .folded, .hanging, .hanging, .long])
    earLength = draw((0.75, 1.0), (0.85, 1.15))
    earWidth = draw((0.62, 0.8), (0.5, 0.66))
    earLean = draw((0.05, 0.4), (0.05, 0.45))
    headHeight = draw((0.8, 0.9), (0.88, 1.08))
    cheeks = draw((0.0, 0.14), (-0.2, -0.04))
    tufts = draw((0.0, 0.07), (0.0, 0.06))
    muzzleWidth = draw((0.22, 0.28), (0.38, 0.56))
    muzzleLength = draw((0.1, 0.2), (0.3, 0.75))
    noseSize = draw((0.1, 0.13), (0.17, 0.25))
    eyeSize = draw((0.22, 0.29), (0.14, 0.2))
    eyeDistance = draw((0.4, 0.5), (0.38, 0.48))
    eyeTilt = draw((0.0, 0.3), (-0.25, 0.1))
    pupil = draw((0.3, 0.75), (0.55, 0.7))
    bodyLength = draw((0.85, 1.1), (0.8, 1.3))
    bodyWidth = draw((0.85, 1.15), (0.8, 1.2))
    legLength = draw((0.85, 1.1), (0.7, 1.3))
    legWidth = draw((0.36, 0.44), (0.36, 0.5))
    tailLength = draw((0.9, 1.3), (0.6, 1.2))
    tailWidth = draw((0.22, 0.42), (0.22, 0.4))
    tailCurl = draw((-0.5, 1.0), (-0.2, 1.4))
  }
}

extension Generator {
  /// Returns a random element.
  mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[integer(below: choices.count)]
  }

  /// Returns true with the given probability.
  mutating func chance(_ probability: Float) -> Bool { uniform() < probability }

  /// Returns a random color whose channels differ from another's by little more than `reach`.
  mutating func near(_ color: RGB, _ reach: Float) -> RGB {
    let tone = uniform(in: -reach..<reach)
    let shift = RGB(
      uniform(in: -reach..<reach), uniform(in: -reach..<reach), uniform(in: -reach..<reach))
    return (color + tone + shift / 3).clamped(lowerBound: .zero, upperBound: .one)
  }
}
