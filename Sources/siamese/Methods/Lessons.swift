import Contrastive
import Datasets
import Tensors
import Vision

/// What a run learns from: samples, and what batches they make.
struct Lessons {
  let samples: Samples
  let sampler: any BatchSampler

  /// - Throws: `PairError` where pairs are asked for and cannot be drawn.
  init(_ set: PictureSet, _ settings: Settings) throws {
    let source = Source(set, settings)
    let (batch, seed) = (settings.integer("batch"), settings.seed)
    switch settings.method.kind {
    case .pairs: samples = try source.pairs(seed: seed)
    case .labels: samples = source.pictures(seed: seed)
    case .views: samples = source.views(seed: seed)
    }
    if settings.method.kind == .labels {
      let classes = min(Set(set.labels).count, max(2, batch / settings.integer("items")))
      sampler = BalancedSampler(
        labels: set.labels, classes: classes, items: max(2, batch / classes), seed: seed)
    } else {
      sampler = Batches(
        ShuffledSampler(set.count, seed: seed), batchSize: batch,
        // Batch normalization can do nothing with a batch of one.
        dropLast: set.count > batch && set.count % batch == 1)
    }
  }
}

/// Where pictures come from, and how they are changed at random.
private struct Source: Sendable {
  let labels: [Int]
  let recipe: TwoViews
  let picture: @Sendable (Int) throws -> Image

  init(_ set: PictureSet, _ settings: Settings) {
    let name = settings["augment"]
    let pictures = Recipe.isOfFixedSize(name) ? set.resized(to: settings.size) : set
    labels = set.labels
    recipe = Recipe.views(name, size: settings.size)
    picture = { try pictures.item($0, epoch: 0).value }
  }

  func pairs(seed: UInt64) throws -> Samples {
    let pairs = try SiameseDataset(items: Array(labels.indices), labels: labels, seed: seed)
    return Samples(count: labels.count, seed: seed) { index, epoch, generator in
      let pair = pairs.item(index, epoch: epoch)
      return Sample(
        first: recipe.first(try picture(pair.first), using: &generator),
        second: recipe.second(try picture(pair.second), using: &generator),
        label: labels[pair.first], isSame: pair.isSame)
    }
  }

  func pictures(seed: UInt64) -> Samples {
    Samples(count: labels.count, seed: seed) { index, _, generator in
      Sample(first: recipe.first(try picture(index), using: &generator), label: labels[index])
    }
  }

  func views(seed: UInt64) -> Samples {
    Samples(count: labels.count, seed: seed) { index, _, generator in
      let (one, other) = recipe(try picture(index), using: generator)
      return Sample(first: one, second: other, label: labels[index])
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
