import Autograd
import Contrastive
import Layers
import Tensors
import Vision

/// One item of a batch, of whatever method.
struct Sample: Sendable {
  let first: Tensor<Float>
  /// The partner of a pair, or the second view.
  var second: Tensor<Float>?
  /// The class of the first.
  let label: Int
  var isSame = true
}

/// A way to learn, by name.
struct Method: Sendable {
  /// What a batch is made of.
  enum Batch {
    /// Pairs of the same class and of different ones.
    case pairs
    /// Pictures, several of every class, with their classes.
    case labels
    /// Two views of every picture, without labels.
    case views
  }

  let name: String
  let batch: Batch
  /// The loss of what the network makes of the first and the second tensors.
  let loss: @Sendable (Settings, Variable, Variable?, [Sample], inout Generator) -> Variable

  static let all: [Method] = [
    Method(name: "contrastive", batch: .pairs) { settings, a, b, samples, _ in
      let isSame = Tensor<Float>(samples.map { $0.isSame ? 1 : 0 }, shape: [samples.count])
      return ContrastiveLoss(margin: Float(settings.number("margin")))(
        a.pairwiseDistance(b ?? a), isSame: isSame)
    },
    labelled("triplet") { TripletLoss(margin: Float($0.number("margin")), averaging: .nonZero) },
    labelled("n-pair") { _ in NPairLoss() },
    labelled("multi-similarity") { _ in MultiSimilarityLoss() },
    labelled("circle") { _ in CircleLoss() },
    labelled("supcon") { SupConLoss(temperature: Float($0.number("temperature"))) },
    Method(name: "simclr", batch: .views) { settings, a, b, _, _ in
      NTXentLoss(temperature: Float(settings.number("temperature")))(a, b ?? a)
    },
  ]

  private static func labelled(
    _ name: String, _ make: @escaping @Sendable (Settings) -> any EmbeddingLoss
  ) -> Method {
    Method(name: name, batch: .labels) { settings, embeddings, _, samples, _ in
      let loss = make(settings)
      return loss(embeddings, labels: samples.map(\.label))
    }
  }

  /// The samples of a run, and what batches they make.
  func samples(
    of set: PictureSet, _ settings: Settings
  ) throws -> (samples: Samples, sampler: any BatchSampler) {
    let views = Recipe.views(settings["augment"], size: settings.size)
    let pictures = Recipe.isOfFixedSize(settings["augment"]) ? set.resized(to: settings.size) : set
    let (batch, seed) = (settings.integer("batch"), settings.seed)
    let usual = Batches(
      ShuffledSampler(set.count, seed: seed), batchSize: batch,
      // Batch normalisation can do nothing with a batch of one.
      dropLast: set.count > batch && set.count % batch == 1)
    @Sendable func picture(_ index: Int) throws -> Image {
      try pictures.item(index, epoch: 0).value
    }
    switch self.batch {
    case .pairs:
      let pairs = try SiameseDataset(items: Array(0..<set.count), labels: set.labels, seed: seed)
      let samples = Samples(count: set.count, seed: seed) { index, epoch, generator in
        let pair = pairs.item(index, epoch: epoch)
        let (one, other) = (try picture(pair.first), try picture(pair.second))
        return Sample(
          first: views.first(one, using: &generator),
          second: views.second(other, using: &generator), label: set.labels[pair.first],
          isSame: pair.isSame)
      }
      return (samples, usual)
    case .labels:
      let classes = Set(set.labels).count
      let perBatch = min(classes, max(2, batch / 4))
      let sampler = BalancedSampler(
        labels: set.labels, classes: perBatch, items: max(2, batch / perBatch), seed: seed)
      let samples = Samples(count: set.count, seed: seed) { index, _, generator in
        Sample(first: views.first(try picture(index), using: &generator), label: set.labels[index])
      }
      return (samples, sampler)
    case .views:
      let samples = Samples(count: set.count, seed: seed) { index, _, generator in
        let (one, other) = views(try picture(index), using: generator)
        return Sample(first: one, second: other, label: set.labels[index])
      }
      return (samples, usual)
    }
  }
}

/// Samples that a function makes.
struct Samples: Dataset {
  let count: Int
  private let generator: Generator
  private let make: @Sendable (Int, Int, inout Generator) throws -> Sample

  init(
    count: Int, seed: UInt64,
    _ make: @escaping @Sendable (Int, Int, inout Generator) throws -> Sample
  ) {
    (self.count, self.make) = (count, make)
    generator = Generator(seed: seed, stream: 0x5A3)
  }

  func item(_ index: Int, epoch: Int) throws -> Sample {
    var generator = generator.split(epoch, index)
    return try make(index, epoch, &generator)
  }
}
