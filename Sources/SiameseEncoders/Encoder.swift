import Autograd
import Contrastive
import Datasets
import Layers
import Models
import Optimizers
import Tensors
import Training
import Vision

/// Creates the ResNet-18 of chapter 11 with a width of 16 instead of 64, a stem for small images and no last layer.
///
/// - Returns: an encoder, `[N, 1, H, W] → [N, 128]`.
public func smallResNet(using generator: inout Generator) -> ResNet18 {
  let encoder = ResNet18(channels: 1, stem: .small, width: 16, using: &generator)
  encoder.fc = Identity()
  return encoder
}

/// Returns a small ResNet-18 trained on pairs of digits with the contrastive loss, without augmentation.
///
/// - Throws: errors of the training.
public func digitEncoder(_ digits: Digits, epochs: Int, seed: UInt64) throws -> Module {
  var generator = Generator(seed: seed)
  let encoder = smallResNet(using: &generator)
  try train(
    encoder, on: digits.images, labels: digits.labels, margin: 20, epochs: epochs, seed: seed)
  return encoder
}

/// Returns chapter 12's encoder of cats and dogs, trained in the same way.
///
/// - Throws: errors of the training.
public func animalEncoder(_ portraits: Portraits, epochs: Int, seed: UInt64) throws -> Module {
  var generator = Generator(seed: seed)
  let encoder = ConvNet(
    [3, 16, 32, 64], strides: [2, 2, 2], pooled: 2, outputs: 32, using: &generator)
  try train(
    encoder, on: portraits.images, labels: portraits.labels, margin: 2, epochs: epochs, seed: seed)
  return encoder
}

/// Trains an encoder on pairs of images with the contrastive loss and Adam, whose learning rate falls along half a cosine
/// wave.
private func train(
  _ encoder: Module, on images: Tensor<Float>, labels: [Int], margin: Float, epochs: Int,
  seed: UInt64
) throws {
  let network = SiameseNetwork(base: encoder)
  let pairs = try SiameseDataset(
    items: labels.indices.map { images[$0] }, labels: labels, seed: seed)
  let optimizer = Adam(network.parameters(), learningRate: 3e-3)
  let scheduler = Scheduler(optimizer, Cosine(steps: epochs))
  let loss = ContrastiveLoss(margin: margin)
  try Trainer(
    DataLoader(pairs, batchSize: 32, seed: seed), optimizer: optimizer, epochs: epochs
  ).run { _, _ in
    scheduler.step()
  } loss: { items in
    let batch = PairBatch(items)
    let (first, second) = network(Variable(batch.first), Variable(batch.second))
    return loss(first.pairwiseDistance(second), isSame: batch.isSame)
  }
}
