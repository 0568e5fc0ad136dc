import Contrastive
import Tensors
import Vision

/// A way to learn, by name.
struct Method: Sendable {
  /// What a batch is made of.
  enum Kind {
    /// Pairs of the same class and of different ones.
    case pairs
    /// Pictures, several of every class, with their classes.
    case labels
    /// Two views of every picture, without labels.
    case views
  }

  let name: String
  let kind: Kind
  /// For `--help`.
  let summary: String
  /// Whether it compares directions, so that embeddings are brought to length 1 before they are measured.
  let comparesDirections: Bool
  /// Options of its own, and others that have another standard with it: what they are where not given.
  let standards: [String: String]
  /// Makes what turns batches into losses.
  let make: @Sendable (Materials, inout Generator) -> Objective

  init(
    _ name: String, _ kind: Kind, _ summary: String, directions: Bool = true,
    _ standards: [String: String] = [:],
    _ make: @escaping @Sendable (Materials, inout Generator) -> Objective
  ) {
    (self.name, self.kind, self.summary, self.make) = (name, kind, summary, make)
    comparesDirections = directions
    let usual: [String: String] =
      switch kind {
      case .pairs: [:]
      case .labels: ["items": "4"]
      // Two views that are alike teach nothing.
      case .views: ["augment": "simclr"]
      }
    self.standards = standards.merging(usual) { own, _ in own }
  }

  /// For `--help`: every method's name, and what it does.
  static var rows: [(String, String)] {
    all.map { method in
      let own = method.standards.sorted { $0.key < $1.key }.map { "--\($0.key) \($0.value)" }
      return (method.name, method.summary + (own.isEmpty ? "" : "; " + own.joined(separator: " ")))
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
    switch kind {
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
      let perBatch = min(classes, max(2, batch / settings.integer("items")))
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
