import Autograd
import Contrastive
import Datasets
import Layers
import Models
import Optimizers
import Tensors
import Training
import Vision

/// The training data, seed and epochs of an encoder of this chapter.
struct Recipe {
  let digits: Digits
  let seed: UInt64
  let epochs: Int
}

/// Returns chapter 13's encoder, trained with the same loss, without augmentation.
func contrastiveResNet(_ recipe: Recipe) throws -> Module {
  var generator = Generator(seed: recipe.seed)
  let encoder = ResNet18(channels: 1, stem: .small, width: 16, using: &generator)
  encoder.fc = Identity()
  let network = SiameseNetwork(base: encoder)
  let items = recipe.digits.labels.indices.map { recipe.digits.images[$0] }
  let pairs = try SiameseDataset(items: items, labels: recipe.digits.labels, seed: recipe.seed)
  let optimizer = Adam(network.parameters(), learningRate: 3e-3)
  let scheduler = Scheduler(optimizer, Cosine(steps: recipe.epochs))
  let loss = ContrastiveLoss(margin: 20)
  let trainer = Trainer(
    DataLoader(pairs, batchSize: 32, seed: recipe.seed), optimizer: optimizer,
    epochs: recipe.epochs)
  try trainer.run { _, _ in
    scheduler.step()
  } loss: { items in
    let batch = PairBatch(items)
    let (first, second) = network(Variable(batch.first), Variable(batch.second))
    return loss(first.pairwiseDistance(second), isSame: batch.isSame)
  }
  return encoder
}
