import Contrastive
import Datasets
import Distributed
import Tensors
import Vision

/// The training set of a run: samples, and the batches that they make.
struct TrainingData {
  let samples: Samples
  let sampler: any BatchSampler
  /// What is left out, and why; `nil` where nothing is.
  let warning: String?

  /// - Throws: `DataError` where there are too few images for the method.
  init(_ all: ImageDataset, _ configuration: TrainingConfiguration) throws {
    let trainable = try TrainingImages(all, configuration)
    let images = trainable.images
    warning = trainable.warning
    let source = SampleSource(images, configuration)
    let (batchSize, seed) = (configuration.batchSize, configuration.data.seed)
    switch configuration.method.batches {
    case .pairs: samples = try source.pairs(seed: seed)
    case .labels: samples = source.images(seed: seed)
    case .views: samples = source.views(seed: seed)
    }
    if let items = configuration.hyperparameters.items {
      let classes = min(Set(images.labels).count, max(2, batchSize / items))
      sampler = BalancedSampler(
        labels: images.labels, classes: classes, items: max(2, batchSize / classes),
        // A repeated image would be compared with itself.
        repeatsItems: false, seed: seed)
    } else {
      sampler = Batches(
        ShuffledSampler(images.count, seed: seed), batchSize: batchSize,
        // Batch normalization needs more than one image.
        dropLast: images.count > batchSize && images.count % batchSize == 1)
    }
  }

  /// Returns a loader of a rank's part of each batch, whose threads read, augment and stack.
  ///
  /// - Parameter size: the side length of images, in pixels.
  func loader(
    workers: Int, _ plan: ShardPlan, size: Int
  ) -> CollatedLoader<ShardSamples, RankBatch> {
    let shardCount = plan.own.count
    return DataLoader(
      ShardSamples(samples: samples, shardCount: shardCount),
      sampler: RankBatches(base: sampler, plan: plan), workers: workers
    )
    .collated(keepingEmptyBatches: true) { samples in
      RankBatch(samples, shardCount: shardCount, size: size)
    }
  }
}

/// Makes the samples of each kind of batch.
private struct SampleSource: Sendable {
  let labels: [Int]
  let augmentation: TwoViews
  let image: @Sendable (Int) throws -> Image

  init(_ images: ImageDataset, _ configuration: TrainingConfiguration) {
    let size = configuration.data.imageSize
    let images = configuration.augmentation.keepsWholeImages ? images.resized(to: size) : images
    labels = images.labels
    augmentation = configuration.augmentation.views(size: size)
    image = { try images.item($0, epoch: 0).value }
  }

  func pairs(seed: UInt64) throws -> Samples {
    let pairs = try SiameseDataset(items: Array(labels.indices), labels: labels, seed: seed)
    return Samples(count: labels.count, seed: seed) { index, epoch, generator in
      let pair = pairs.item(index, epoch: epoch)
      return Sample(
        first: augmentation.first(try image(pair.first), using: &generator),
        second: augmentation.second(try image(pair.second), using: &generator),
        label: labels[pair.first], isSame: pair.isSame)
    }
  }

  func images(seed: UInt64) -> Samples {
    Samples(count: labels.count, seed: seed) { index, _, generator in
      Sample(first: augmentation.first(try image(index), using: &generator), label: labels[index])
    }
  }

  func views(seed: UInt64) -> Samples {
    Samples(count: labels.count, seed: seed) { index, _, generator in
      let (first, second) = augmentation(try image(index), using: generator)
      return Sample(first: first, second: second, label: labels[index])
    }
  }
}

/// A dataset of samples that a function makes, each from a generator of its own.
struct Samples: Dataset {
  let count: Int
  private let generator: Generator
  private let make: @Sendable (_ index: Int, _ epoch: Int, inout Generator) throws -> Sample

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
