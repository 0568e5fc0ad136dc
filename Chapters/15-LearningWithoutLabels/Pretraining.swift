import Autograd
import Contrastive
import Datasets
import Layers
import Optimizers
import Tensors
import Training
import Vision

/// Two views of one image.
typealias ViewPair = (first: Tensor<Float>, second: Tensor<Float>)

/// A dataset of pairs of views, without labels: new views in every epoch.
struct Views: Dataset {
  let count: Int
  let seed: UInt64
  /// Creates the views of the image at an index.
  let make: @Sendable (_ index: Int, _ generator: Generator) -> ViewPair

  init(_ images: [Image], _ views: TwoViews, seed: UInt64) {
    self.init(count: images.count, seed: seed) { views(images[$0], using: $1) }
  }

  init(
    count: Int, seed: UInt64, make: @escaping @Sendable (Int, Generator) -> ViewPair
  ) {
    (self.count, self.seed, self.make) = (count, seed, make)
  }

  func item(_ index: Int, epoch: Int) -> ViewPair {
    make(index, Generator(seed: seed, stream: 0x15).split(epoch, index))
  }
}

/// The hyperparameters of pretraining.
struct PretrainingConfiguration {
  var epochs: Int
  var batch = 128
  var learningRate = 2e-3
}

/// Trains parameters on pairs of views. All views of a batch go through the network together.
///
/// - Parameter loss: computes the loss of a batch: all first views, then all second views, `[2N, C,
///   H, W]`.
/// - Returns: the mean loss of every epoch.
@discardableResult
func pretrain(
  _ parameters: [Parameter], on views: Views, _ configuration: PretrainingConfiguration,
  report: (_ epoch: Int, _ loss: Float) -> Void = { _, _ in },
  loss: (_ views: Variable) -> Variable
) throws -> [Float] {
  let loader = DataLoader(
    views, batchSize: configuration.batch, dropLast: true, workers: 2, seed: views.seed)
  let optimizer = AdamW(parameters, learningRate: configuration.learningRate, weightDecay: 1e-4)
  let scheduler = Scheduler(optimizer, Cosine(steps: configuration.epochs))
  return try Trainer(loader, optimizer: optimizer, epochs: configuration.epochs).run {
    epoch, mean in
    report(epoch, mean)
    scheduler.step()
  } loss: { items in
    loss(Variable(.stack(items.map(\.first) + items.map(\.second))))
  }
}

/// Trains an encoder with a projection head by SimCLR, and returns both.
func simCLR(
  _ encoder: Module, width: Int, on views: Views, _ configuration: PretrainingConfiguration,
  temperature: Float = 0.2,
  using generator: inout Generator,
  report: (_ epoch: Int, _ loss: Float) -> Void = { _, _ in }
) throws -> HeadedEncoder {
  let network = HeadedEncoder(
    encoder, ProjectionHead.simCLR(width, hidden: 128, outputs: 64, using: &generator))
  let loss = NTXentLoss(temperature: temperature)
  try pretrain(network.parameters(), on: views, configuration, report: report) { both in
    let projections = network(both)
    let n = both.shape[0] / 2
    return loss(projections[0..<n], projections[n...])
  }
  return network
}

/// Returns the supervised baseline: an encoder and a classifier, trained together from scratch on
/// the few labeled images, which are augmented anew in every step.
func trained(
  _ encoder: Module, width: Int, _ images: [Image], labels: [Int], classes: Int, steps: Int,
  augmentation: Pipeline, seed: UInt64, using generator: inout Generator
) -> Module {
  let network = HeadedEncoder(encoder, Linear(width, classes, using: &generator))
  let optimizer = AdamW(network.parameters(), learningRate: 1e-3)
  let scheduler = Scheduler(optimizer, Cosine(steps: steps))
  for step in 0..<steps {
    let batch = images.indices.map { augmentation(images[$0], seed: seed, epoch: step, index: $0) }
    optimizer.zeroGradients()
    network(Variable(.stack(batch))).softmaxCrossEntropy(labels).backward()
    optimizer.step()
    scheduler.step()
  }
  return network
}
