import Autograd
import Contrastive
import Datasets
import Layers
import Models
import Optimizers
import Tensors
import Training

/// Returns chapter 12's encoder, trained in the same way.
///
/// - Throws: errors of the training.
public func animalEncoder(_ portraits: Portraits, epochs: Int, seed: UInt64) throws -> Module {
  var generator = Generator(seed: seed)
  let base = ConvNet(
    [3, 16, 32, 64], strides: [2, 2, 2], pooled: 2, outputs: 32, using: &generator)
  let network = SiameseNetwork(base: base)
  let pairs = try SiameseDataset(
    items: portraits.labels.indices.map { portraits.images[$0] }, labels: portraits.labels,
    seed: seed)
  let optimizer = Adam(network.parameters(), learningRate: 3e-3)
  let scheduler = Scheduler(optimizer, Cosine(steps: epochs))
  let loss = ContrastiveLoss(margin: 2)
  try Trainer(
    DataLoader(pairs, batchSize: 32, seed: seed), optimizer: optimizer, epochs: epochs
  ).run { _, _ in
    scheduler.step()
  } loss: { items in
    let batch = PairBatch(items)
    let (first, second) = network(Variable(batch.first), Variable(batch.second))
    return loss(first.pairwiseDistance(second), isSame: batch.isSame)
  }
  return base
}
