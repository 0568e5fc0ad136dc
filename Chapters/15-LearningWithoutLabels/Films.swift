import Contrastive
import Layers
import Tensors
import Vision

/// Grey from 0 to 1, brought to about mean 0 and deviation 1.
let greyScale = Normalize(mean: [0.5], deviation: [0.25])

/// Films of cats and dogs to learn from without a word, and an exam in telling the two kinds apart. No animal of the
/// exam is in a film.
struct Films {
  /// The frames of every film; each shows one animal.
  let films: [[Image]]
  let exam: FewLabels
  let seed: UInt64
  static let (side, width) = (40, 256)

  init(_ count: Int, frames: Int = 6, labels: Int = 10, draws: Int = 20, seed: UInt64) {
    self.seed = seed
    let frame = Self.pictures(0..<count, frames, seed: seed).pictures
    films = stride(from: 0, to: frame.count, by: frames).map { Array(frame[$0..<$0 + frames]) }
    let (pool, poolLabels) = Self.pictures(100_000..<100_400, 1, seed: seed)
    let (test, testLabels) = Self.pictures(200_000..<200_400, 2, seed: seed)
    exam = FewLabels(
      pool: pool, poolLabels, test: test, testLabels, perClass: labels, draws: draws,
      normalize: greyScale, seed: seed)
  }

  /// The middle of each picture, grey: where the face is.
  private static func pictures(
    _ individuals: Range<Int>, _ count: Int, seed: UInt64
  ) -> (pictures: [Image], labels: [Int]) {
    let data = CatsAndDogs(individuals: individuals, pictures: 0..<count, size: 64, seed: seed)
    let middle = CenterCrop(side)
    return (
      (0..<data.count).map { middle.applied(to: data.item($0).image).grey },
      data.species.map(\.rawValue)
    )
  }

  static func encoder(using generator: inout Generator) -> Sequential {
    convolutions(
      [1, 32, 64, 64, 128, 128, 256, width], strides: [2, 2, 1, 2, 1, 2, 1], using: &generator)
  }

  /// What turns no cat into a dog: left and right, a crop, light, and whether the coat is dark or bright.
  static var changes: Pipeline {
    Pipeline(
      [
        RandomResizedCrop(side, scale: 0.6...1), RandomHorizontalFlip(),
        ColorJitter(brightness: 0.5, contrast: 0.5), RandomSolarize(from: 0, p: 0.5),
      ], normalize: greyScale)
  }

  /// Two frames of one film, each changed.
  ///
  /// - Parameter count: how many pairs an epoch has.
  func moments(_ count: Int) -> Views {
    let (films, change) = (films, Self.changes)
    return Views(count: count, seed: seed) { index, generator in
      var generator = generator
      let film = films[generator.integer(below: films.count)]
      let frames = generator.permutation(film.count).prefix(2).map { film[$0] }
      return (change(frames[0], using: &generator), change(frames[1], using: &generator))
    }
  }
}
