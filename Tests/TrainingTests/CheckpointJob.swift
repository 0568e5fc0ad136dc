import Autograd
import Datasets
import Files
import Foundation
import Layers
import Optimizers
import Tensors

@testable import Training

/// Points on a line, shuffled in each epoch.
struct LinePoints: Dataset {
  let count = 20
  func item(_ index: Int, epoch: Int) -> Float { Float(index) / 10 - 1 }
}

/// A network with its optimizer, scheduler and trainer.
final class CheckpointJob {
  let network: Sequential
  let optimizer: Optimizer
  let scheduler: Scheduler
  let trainer: Trainer<LinePoints, [LinePoints.Element]>

  init(hidden: Int = 5) {
    var generator = Generator(seed: 3)
    network = Sequential(
      Linear(1, hidden, using: &generator), Tanh(), Linear(hidden, 1, using: &generator))
    optimizer = Adam(network.parameters(), learningRate: 0.05)
    scheduler = Scheduler(optimizer, Cosine(steps: 15))
    trainer = Trainer(
      DataLoader(LinePoints(), batchSize: 4, seed: 2), optimizer: optimizer, epochs: 3)
  }

  /// Trains, and returns a checkpoint after each step.
  func run(from start: TrainingPosition = TrainingPosition()) throws -> [TrainingCheckpoint] {
    var made: [TrainingCheckpoint] = []
    try trainer.run(from: start) { _, _ in
    } afterStep: { position, _ in
      scheduler.step()
      made.append(
        TrainingCheckpoint(
          model: network, optimizer: optimizer, scheduler: scheduler, position: position,
          generator: Generator(seed: 7, stream: 9), settings: ["data": "a \"line\""]))
    } loss: { items in
      let x = Variable(Tensor(items, shape: [items.count, 1]))
      return (network(x) - x.squared()).squared().mean()
    }
    return made
  }
}

/// Creates a folder for a test, which removes it.
func temporaryFolder() throws -> String {
  let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
  try File.makeFolder(path)
  return path
}
