import Autograd
import Contrastive
import Glibc
import Layers
import Models
import Tensors

/// A projection head on the encoder, and a loss of its outputs for two views.
final class ViewMethod: Method {
  private let projector: Module
  private let loss: any ViewLoss
  private let collapsedLoss: (Int) -> Float

  /// - Parameter collapsedLoss: returns the loss where all embeddings are one point, for a number of images.
  init(
    _ context: Context, _ projector: Module, _ loss: any ViewLoss,
    collapsedLoss: @escaping (Int) -> Float
  ) {
    (self.projector, self.loss, self.collapsedLoss) = (projector, loss, collapsedLoss)
    super.init(context.encoder)
  }

  override func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    let (a, b) = (projector(encode(batch.first)), projector(encode(batch.second)))
    return Outcome(
      loss: loss(a, b), embeddings: a.value, partners: b.value,
      collapsedLoss: collapsedLoss(batch.labels.count))
  }
}

/// MoCo v2: a momentum encoder makes the keys, and a queue of earlier keys holds the negatives.
///
/// MoCo shuffles batches among GPUs, because each normalizes its own part of a batch, and the statistics would tell which
/// key belongs to a query. Here every rank normalizes by the statistics of the whole batch, as one process does: there is
/// nothing to shuffle.
final class MoCo: Method {
  private let projector: Module
  private let momentumEncoder: MomentumEncoder
  private let queue: EmbeddingQueue
  private let loss: InfoNCELoss
  private let momentum: Double

  override var momentumCopy: MomentumEncoder? { momentumEncoder }

  init(_ context: Context, using generator: inout Generator) {
    func head() -> Module {
      ProjectionHead.moCo(
        context.dimensions, outputs: context[\.projection], using: &generator)
    }
    projector = head()
    momentumEncoder = MomentumEncoder(
      Sequential([context.encoder.emptyCopy(), head()]),
      following: Sequential([context.encoder, projector]))
    queue = EmbeddingQueue(
      capacity: context[\.queue], dimensions: context[\.projection], using: &generator)
    loss = InfoNCELoss(temperature: context[\.temperature])
    momentum = context[\.ema]
    super.init(context.encoder)
  }

  override func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    let queries = projector(encode(batch.first))
    let keys = momentumProjections(batch.second)
    let loss = loss(queries, keys: keys, queue: queue)
    queue.append(keys.normalized().value)
    return Outcome(
      loss: loss, embeddings: queries.value, partners: keys.value,
      collapsedLoss: logf(Float(1 + queue.count)))
  }

  override func didStep(_ step: Int, of steps: Int) {
    momentumEncoder.update(from: Sequential([encoder, projector]), momentum: momentum)
  }
}

/// BYOL: predicts a momentum encoder's projection of the other view.
final class BYOL: Method {
  private let projector, predictor: Module
  private let momentumEncoder: MomentumEncoder
  private let momentum: Double

  override var momentumCopy: MomentumEncoder? { momentumEncoder }

  init(_ context: Context, using generator: inout Generator) {
    let (inputs, outputs) = (context.dimensions, context[\.projection])
    func head(_ inputs: Int) -> Module {
      ProjectionHead.byol(
        inputs, hidden: 2 * context.dimensions, outputs: outputs, using: &generator)
    }
    (projector, predictor) = (head(inputs), head(outputs))
    momentumEncoder = MomentumEncoder(
      Sequential([context.encoder.emptyCopy(), head(inputs)]),
      following: Sequential([context.encoder, projector]))
    momentum = context[\.ema]
    super.init(context.encoder)
  }

  override func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    let (a, b) = (projector(encode(batch.first)), projector(encode(batch.second)))
    let targets = (momentumProjections(batch.first), momentumProjections(batch.second))
    let loss = BYOLLoss()(predictions: (predictor(a), predictor(b)), targets: targets)
    return Outcome(loss: loss, embeddings: a.value, partners: b.value)
  }

  override func didStep(_ step: Int, of steps: Int) {
    momentumEncoder.update(
      from: Sequential([encoder, projector]),
      momentum: MomentumEncoder.momentum(base: momentum, step: step, of: steps))
  }
}

/// SimSiam: predicts the projection of the other view, to which no gradient flows.
final class SimSiam: Method {
  private let projector, predictor: Module

  init(_ context: Context, using generator: inout Generator) {
    let outputs = context[\.projection]
    projector = ProjectionHead.simSiam(context.dimensions, outputs: outputs, using: &generator)
    predictor = ProjectionHead.simSiamPredictor(
      outputs, hidden: max(1, outputs / 4), using: &generator)
    super.init(context.encoder)
  }

  override func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    let (a, b) = (projector(encode(batch.first)), projector(encode(batch.second)))
    let loss = SimSiamLoss()(
      predictions: (predictor(a), predictor(b)), projections: (a, b))
    return Outcome(loss: loss, embeddings: a.value, partners: b.value)
  }
}

/// NNCLR: the nearest neighbor of a view in a queue is its positive.
final class NNCLR: Method {
  private let projector, predictor: Module
  private let queue: EmbeddingQueue
  private let loss: InfoNCELoss

  init(_ context: Context, using generator: inout Generator) {
    let (inputs, outputs) = (context.dimensions, context[\.projection])
    projector = ProjectionHead.simCLR(inputs, outputs: outputs, using: &generator)
    predictor = ProjectionHead.byol(
      outputs, hidden: 2 * inputs, outputs: outputs, using: &generator)
    queue = EmbeddingQueue(
      capacity: context[\.queue], dimensions: outputs, using: &generator)
    loss = InfoNCELoss(temperature: context[\.temperature])
    super.init(context.encoder)
  }

  override func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    let (a, b) = (projector(encode(batch.first)), projector(encode(batch.second)))
    let neighbors = [a, b].map { Variable(queue.nearest(to: $0.normalized().value)) }
    queue.append(a.normalized().value)
    let loss =
      (loss(neighbors[0], keys: predictor(b)) + loss(neighbors[1], keys: predictor(a))) / 2
    return Outcome(
      loss: loss, embeddings: a.value, partners: b.value,
      collapsedLoss: logf(Float(batch.labels.count)))
  }
}
