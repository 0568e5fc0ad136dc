import Contrastive
import Layers
import Models
import Tensors
import Vision

/// The normalization of gray images, from 0 to 1, to about mean 0 and standard deviation 1.
let grayNormalization = Normalize(mean: [0.5], deviation: [0.25])

/// Films of cats and dogs to train on without labels, and an evaluation of the two species. No
/// animal of the evaluation is in a film. A film is a few images of one animal.
struct Films {
  /// The frames of every film; each shows one animal.
  let films: [[Image]]
  let probes: FewLabelEvaluation
  let seed: UInt64
  static let (side, width) = (40, 256)

  init(_ count: Int, frames: Int = 6, labels: Int = 10, draws: Int = 20, seed: UInt64) {
    self.seed = seed
    let frame = Self.images(0..<count, frames, seed: seed).images
    films = stride(from: 0, to: frame.count, by: frames).map { Array(frame[$0..<$0 + frames]) }
    let (pool, poolLabels) = Self.images(100_000..<100_400, 1, seed: seed)
    let (test, testLabels) = Self.images(200_000..<200_400, 2, seed: seed)
    probes = FewLabelEvaluation(
      pool: pool, poolLabels, test: test, testLabels, perClass: labels, draws: draws,
      normalize: grayNormalization, seed: seed)
  }

  /// Returns the middle of each image, where the face is, in gray.
  private static func images(
    _ individuals: Range<Int>, _ count: Int, seed: UInt64
  ) -> (images: [Image], labels: [Int]) {
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

  /// Returns augmentations that keep the species: crop, flip, brightness, contrast, inversion.
  ///
  /// - Parameter crop: the smallest share of the area that a crop keeps.
  static func augmentation(crop: Float) -> Pipeline {
    Pipeline(
      [
        RandomResizedCrop(side, scale: crop...1), RandomHorizontalFlip(),
        ColorJitter(brightness: 0.5, contrast: 0.5), RandomSolarize(from: 0, p: 0.5),
      ], normalize: grayNormalization)
  }

  /// Returns pairs of two views of one frame, `count` in an epoch. Crops may be small, as long as
  /// they show a part of the face.
  func crops(_ count: Int) -> Views {
    let (films, views) = (films, TwoViews(Self.augmentation(crop: 0.25)))
    return Views(count: count, seed: seed) { _, generator in
      var generator = generator
      let film = films[generator.integer(below: films.count)]
      return views(film[generator.integer(below: film.count)], using: generator)
    }
  }

  /// Returns pairs of two frames of one film, each augmented, `count` in an epoch.
  func frames(_ count: Int) -> Views {
    let (films, augmentation) = (films, Self.augmentation(crop: 0.6))
    return Views(count: count, seed: seed) { _, generator in
      var generator = generator
      let film = films[generator.integer(below: films.count)]
      let frames = generator.permutation(film.count).prefix(2).map { film[$0] }
      return (
        augmentation(frames[0], using: &generator), augmentation(frames[1], using: &generator)
      )
    }
  }

  /// Pretrains an encoder on views; returns the accuracy of its linear probe, in percent.
  func pretrained(
    on views: Views, _ configuration: PretrainingConfiguration, report: (Int, Float) -> Void
  ) throws -> Double {
    var generator = Generator(seed: seed, stream: 0xF1)
    let encoder = Self.encoder(using: &generator)
    _ = try simCLR(
      encoder, width: Self.width, on: views, configuration, temperature: 0.1, using: &generator,
      report: report)
    return probes.probe(encoder)
  }

  /// Returns the accuracy of networks trained on the labeled images alone, in percent.
  func supervised(steps: Int) -> Double {
    var generator = Generator(seed: seed, stream: 0xF2)
    return probes.accuracy(draws: 5) { images, labels in
      trained(
        Self.encoder(using: &generator), width: Self.width, images, labels: labels,
        classes: probes.classes, steps: steps, augmentation: Self.augmentation(crop: 0.6),
        seed: seed,
        using: &generator)
    }
  }
}
