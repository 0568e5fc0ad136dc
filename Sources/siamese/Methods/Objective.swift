import Autograd
import Contrastive
import Layers
import Models
import Tensors

/// What a method makes of batches.
///
/// A module, so that a checkpoint holds whatever the method learns or remembers besides the encoder: heads,
/// proxies, a slow copy of the network, a queue.
class Objective: Module {
  /// What comes of a batch.
  struct Outcome {
    /// A single number.
    let loss: Variable
    /// What the loss compares, `[N, D]`, and for each row another that should be near it.
    let embeddings, partners: Tensor<Float>
    /// The loss where all embeddings are one point; `nil` where that is not known, or the least there is.
    var collapsed: Float?
  }

  /// Returns what comes of a batch; draws what it draws from `generator`.
  func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    fatalError("\(type(of: self)): does not override outcome(of:_:using:)")
  }

  /// Is called behind every step of the optimizer.
  func follow(_ encoder: Module, step: Int, of steps: Int) {}
}

/// One item of a batch, of whatever method.
struct Sample: Sendable {
  let first: Tensor<Float>
  /// The partner of a pair, or the second view.
  var second: Tensor<Float>?
  /// The class of the first.
  let label: Int
  var isSame = true
}

/// Samples side by side.
struct Batch {
  /// `[N, C, H, W]`; without second tensors the second are the first.
  let first, second: Variable
  let labels: [Int]
  /// `[N]`, 1 where both of a pair are of one class.
  let isSame: Tensor<Float>

  init(_ samples: [Sample]) {
    let others = samples.compactMap(\.second)
    first = Variable(.stack(samples.map(\.first)))
    second = others.isEmpty ? first : Variable(.stack(others))
    labels = samples.map(\.label)
    isSame = Tensor(samples.map { $0.isSame ? 1 : 0 }, shape: [samples.count])
  }
}

/// What an objective is made for.
struct Materials {
  let settings: Settings
  let classes: Int
  let encoder: ResNet
  /// Makes an encoder built like the other; its numbers do not matter.
  let another: () -> ResNet

  /// How many numbers the encoder makes of a picture.
  var dimensions: Int { encoder.embeddingSize }
  var margin: Float { Float(settings.number("margin")) }
  var temperature: Float { Float(settings.number("temperature")) }
  var projection: Int { settings.integer("projection") }
}
