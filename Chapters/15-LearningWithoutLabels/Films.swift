import Contrastive
import Layers
import Models
import Tensors
import Vision

/// Gray from 0 to 1, brought to about mean 0 and deviation 1.
let grayScale = Normalize(mean: [0.5], deviation: [0.25])

/// Films of cats and dogs to learn from without a word, and an exam in telling the two kinds apart. No animal of the
/// exam is in a film. A film is a few pictures of one animal.
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
      normalize: grayScale, seed: seed)
  }

  /// The middle of each picture, gray: where the face is.
  private static func pictures(
    _ individuals: Range<Int>, _ count: Int, seed: UInt64
  ) -> (pictures: [Image], labels: [Int]) {
    let data = CatsAndDogs(individuals: individuals, pictures: 0..<count, size: 64, seed: seed)
    let middle = CenterCrop(side)
    return (
      (0..<data.count).map { middle(data.item($0).image).gray },
      data.species.map(\.rawValue)
    )
  }

  static func encoder(using generator: inout Generator) -> ConvNet {
    ConvNet(
      [1, 32, 64, 64, 128, 128, 256, width], strides: [2, 2, 1, 2, 1, 2, 1], using: &generator)
  }

  /// What turns no cat into a dog: left and right, a crop, light, and whether the coat is dark or bright.
  ///
  /// - Parameter crop: the least share of the picture that a crop keeps.
  static func changes(crop: Float) -> Pipeline {
    Pipeline(
      [
        RandomResizedCrop(side, scale: crop...1), RandomHorizontalFlip(),
        ColorJitter(brightness: 0.5, contrast: 0.5), RandomSolarize(from: 0, p: 0.5),
      ], normalize: grayScale)
  }

  /// Two views of one frame, `count` times an epoch. Crops may be small: all that has to stay is something of the
  /// face.
  func crops(_ count: Int) -> Views {
    let (films, views) = (films, TwoViews(Self.changes(crop: 0.25)))
    return Views(count: count, seed: seed) { _, generator in
      var generator = generator
      let film = films[generator.integer(below: films.count)]
      return views(film[generator.integer(below: film.count)], using: generator)
    }
  }

  /// Two frames of one film, each changed, `count` times an epoch.
  func moments(_ count: Int) -> Views {
    let (films, change) = (films, Self.changes(crop: 0.6))
    return Views(count: count, seed: seed) { _, generator in
      var generator = generator
      let film = films[generator.integer(below: films.count)]
      let frames = generator.permutation(film.count).prefix(2).map { film[$0] }
      return (change(frames[0], using: &generator), change(frames[1], using: &generator))
    }
  }

  /// Trains an encoder on views and judges it by the probe, in per cent.
  func pretrained(on views: Views, _ plan: Plan, report: (Int, Float) -> Void) throws -> Double {
    var generator = Generator(seed: seed, stream: 0xF1)
    let encoder = Self.encoder(using: &generator)
    _ = try simCLR(
      encoder, width: Self.width, on: views, plan, temperature: 0.1, using: &generator,
      report: report)
    return exam.probe(encoder)
  }

  /// Trains networks on the labeled pictures alone and judges them, in per cent.
  func supervised(steps: Int) -> Double {
    var generator = Generator(seed: seed, stream: 0xF2)
    return exam.judge(draws: 5) { pictures, labels in
      trained(
        Self.encoder(using: &generator), width: Self.width, pictures, labels: labels,
        classes: exam.classes, steps: steps, change: Self.changes(crop: 0.6), seed: seed,
        using: &generator)
    }
  }
}
