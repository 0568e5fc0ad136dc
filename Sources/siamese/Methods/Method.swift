import Autograd
import Contrastive
import Distributed
import Layers
import Models
import Tensors

/// A way to train an encoder: the encoder, what a loss needs besides it, and the loss.
///
/// A module, so a checkpoint holds all that the method learns or remembers: the encoder, heads, proxies, a
/// momentum encoder, a queue. Only the encoder is used after training.
///
/// To add a method, subclass this or use one of its subclasses, and add a ``Description`` to ``all``.
class Method: Module {
  /// Maps images to embeddings.
  let encoder: any ImageEncoder

  /// The networks that each rank applies to its own images: the encoder, and the momentum encoder's.
  private var parallel: [DataParallel] = []

  init(_ encoder: any ImageEncoder) { self.encoder = encoder }

  /// The loss of a batch, and what the collapse meter watches.
  struct Outcome {
    /// A single number.
    let loss: Variable
    /// The embeddings that the loss compares, `[N, D]`, and for each one another that should be near it.
    let embeddings, partners: Tensor<Float>
    /// The loss where all embeddings are one point; `nil` where that is not known, or is the minimum.
    var collapsedLoss: Float?
  }

  /// Returns the loss of a batch; random numbers come from `generator`. Override it.
  func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    fatalError("\(type(of: self)): does not override outcome(of:using:)")
  }

  /// Updates what follows the trained parameters, such as a momentum encoder; called after each step of the
  /// optimizer.
  func didStep(_ step: Int, of steps: Int) {}

  /// The momentum encoder: a copy of the encoder, and of its projection head; `nil` for methods without one.
  var momentumCopy: MomentumEncoder? { nil }

  /// Returns the embeddings of a batch, recorded: `[N, D]`, of this rank's images and of all others.
  final func encode(_ images: Images) -> Variable {
    parallel[0](images.pixels, counts: images.counts)
  }

  /// Returns the momentum encoder's projections of a batch: `[N, D]`.
  final func momentumProjections(_ images: Images) -> Variable {
    withoutGradients {
      let embeddings = parallel[1](images.pixels, counts: images.counts)
      return momentumCopy!.encoder.module(at: "1")!(embeddings)
    }
  }

  /// Shares the work on images among ranks; call it before the first batch.
  ///
  /// What follows the encoder is computed on every rank, of the whole batch: the loss is that of one process.
  ///
  /// - Parameter shards: the number of parts of a batch.
  final func distribute(
    over communicator: any Communicator, shards: Int
  ) throws(CommunicationError) {
    let copy = momentumCopy?.encoder.module(at: "0") as? any ImageEncoder
    parallel = []
    for network in [encoder] + [copy].compactMap(\.self) {
      parallel.append(
        try DataParallel(network, over: communicator, shardCount: shards) {
          network.emptyCopy()
        })
    }
  }

  /// Sums the encoder's gradients over the parts of a batch; those of what follows it are whole.
  final func reduceGradients() { parallel[0].reduceGradients() }

  /// The parameters that the optimizer updates.
  var trainedParameters: [Parameter] { parameters().filter(\.requiresGradient) }
}

extension Method {
  /// The encoder and the settings that a method is built from.
  struct Context {
    let encoder: any ImageEncoder
    /// The number of classes of the data.
    let classes: Int
    let hyperparameters: Hyperparameters

    /// The embedding dimension.
    var dimensions: Int { encoder.embeddingDimension }

    /// Returns a hyperparameter.
    ///
    /// - Precondition: the method's defaults set it.
    subscript<Value>(_ path: KeyPath<Hyperparameters, Value?>) -> Value {
      guard let value = hyperparameters[keyPath: path] else {
        fatalError("Method: reads \(path), for which its description has no default")
      }
      return value
    }

    /// Returns a hyperparameter as float32.
    subscript(_ path: KeyPath<Hyperparameters, Double?>) -> Float {
      let value: Double = self[path]
      return Float(value)
    }
  }

  /// Creates the method of a configuration, on an encoder.
  ///
  /// - Parameter classes: the number of classes of the data.
  static func make(
    _ configuration: TrainingConfiguration, encoder: any ImageEncoder, classes: Int,
    using generator: inout Generator
  ) -> Method {
    let context = Context(
      encoder: encoder, classes: classes, hyperparameters: configuration.hyperparameters)
    return configuration.method.make(context, &generator)
  }

  /// Creates the method of a configuration, on a new encoder.
  ///
  /// - Throws: `DataError` where the file of pretrained weights cannot be used.
  static func make(
    _ configuration: TrainingConfiguration, classes: Int, using generator: inout Generator
  ) throws -> Method {
    let encoder = try configuration.newEncoder(using: &generator)
    return make(configuration, encoder: encoder, classes: classes, using: &generator)
  }
}
