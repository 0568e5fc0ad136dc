import Autograd
import Contrastive
import Datasets
import Layers
import Optimizers
import Tensors
import Training
import Vision

/// Images of chapter 12's cats and dogs, `[N, 3, 32, 32]`, with the individual that each shows.
struct Portraits {
  let images: Tensor<Float>
  let labels: [Int]

  init(_ individuals: Range<Int>, _ pictures: Range<Int>) {
    let animals = CatsAndDogs(individuals: individuals, pictures: pictures, size: 32, seed: 1)
    images = .stack((0..<animals.count).map { animals.item($0).image.tensor })
    labels = animals.labels
  }
}

/// Returns chapter 12's encoder, trained in the same way.
func animalEncoder(_ portraits: Portraits, epochs: Int, seed: UInt64) throws -> Module {
  var generator = Generator(seed: seed)
  var layers: [Module] = []
  for (inputs, outputs) in [(3, 16), (16, 32), (32, 64)] {
    layers += [
      Conv2d(
        inputs, outputs, kernelSize: 3, stride: 2, padding: 1, bias: false, using: &generator),
      BatchNorm2d(outputs), ReLU(),
    ]
  }
  layers += [AdaptiveAvgPool2d(2), Flatten(), Linear(4 * 64, 32, using: &generator)]
  let network = SiameseNetwork(base: Sequential(layers))
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
  return network.base
}
