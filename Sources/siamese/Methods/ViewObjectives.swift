import Autograd
import Contrastive
import Glibc
import Layers
import Tensors

/// A head behind the encoder, and a loss of what it makes of two views.
final class ViewObjective: Objective {
  private let projector: Module
  private let loss: any ViewLoss
  /// What the loss is of so many images where all embeddings are one point.
  private let collapsed: (Int) -> Float

  init(_ projector: Module, _ loss: any ViewLoss, collapsed: @escaping (Int) -> Float) {
    (self.projector, self.loss, self.collapsed) = (projector, loss, collapsed)
  }

  override func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    let (a, b) = (projector(encoder(batch.first)), projector(encoder(batch.second)))
    return Outcome(
      loss: loss(a, b), embeddings: a.value, partners: b.value,
      collapsed: collapsed(batch.labels.count))
  }
}

/// MoCo v2: a slow copy makes the keys, and a queue of earlier keys the wrong answers.
final class MoCoObjective: Objective {
  private let projector: Module
  private let slow: MomentumEncoder
  private let queue: EmbeddingQueue
  private let loss: InfoNCELoss
  private let momentum: Float

  init(_ materials: Materials, using generator: inout Generator) {
    func head() -> Module {
      ProjectionHead.moCo(
        materials.dimensions, outputs: materials.projection, using: &generator)
    }
    projector = head()
    slow = MomentumEncoder(
      Sequential([materials.another(), head()]),
      following: Sequential([materials.encoder, projector]))
    queue = EmbeddingQueue(
      capacity: materials.settings.integer("queue"), dimensions: materials.projection,
      using: &generator)
    loss = InfoNCELoss(temperature: materials.temperature)
    momentum = Float(materials.settings.number("ema"))
  }

  override func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    let (queries, keys) = (projector(encoder(batch.first)), slow(batch.second))
    let loss = loss(queries, keys: keys, queue: queue)
    queue.append(keys.normalized().value)
    return Outcome(
      loss: loss, embeddings: queries.value, partners: keys.value,
      collapsed: logf(Float(1 + queue.count)))
  }

  override func follow(_ encoder: Module, step: Int, of steps: Int) {
    slow.update(from: Sequential([encoder, projector]), momentum: momentum)
  }
}

/// BYOL: predict where a slow copy sees the other view.
final class BYOLObjective: Objective {
  private let projector, predictor: Module
  private let slow: MomentumEncoder
  private let momentum: Float

  init(_ materials: Materials, using generator: inout Generator) {
    let (inputs, outputs) = (materials.dimensions, materials.projection)
    func head(_ inputs: Int) -> Module {
      ProjectionHead.byol(
        inputs, hidden: 2 * materials.dimensions, outputs: outputs, using: &generator)
    }
    (projector, predictor) = (head(inputs), head(outputs))
    slow = MomentumEncoder(
      Sequential([materials.another(), head(inputs)]),
      following: Sequential([materials.encoder, projector]))
    momentum = Float(materials.settings.number("ema"))
  }

  override func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    let (a, b) = (projector(encoder(batch.first)), projector(encoder(batch.second)))
    let loss = BYOLLoss()(
      predictions: (predictor(a), predictor(b)), targets: (slow(batch.first), slow(batch.second)))
    return Outcome(loss: loss, embeddings: a.value, partners: b.value)
  }

  override func follow(_ encoder: Module, step: Int, of steps: Int) {
    slow.update(
      from: Sequential([encoder, projector]),
      momentum: MomentumEncoder.momentum(base: momentum, step: step, of: steps))
  }
}

/// SimSiam: predict one's own projection of the other view, which stands still meanwhile.
final class SimSiamObjective: Objective {
  private let projector, predictor: Module

  init(_ materials: Materials, using generator: inout Generator) {
    let outputs = materials.projection
    projector = ProjectionHead.simSiam(materials.dimensions, outputs: outputs, using: &generator)
    predictor = ProjectionHead.simSiamPredictor(
      outputs, hidden: max(1, outputs / 4), using: &generator)
  }

  override func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    let (a, b) = (projector(encoder(batch.first)), projector(encoder(batch.second)))
    let loss = SimSiamLoss()(
      predictions: (predictor(a), predictor(b)), projections: (a, b))
    return Outcome(loss: loss, embeddings: a.value, partners: b.value)
  }
}

/// NNCLR: a view's nearest neighbor in a queue stands in for it.
final class NNCLRObjective: Objective {
  private let projector, predictor: Module
  private let queue: EmbeddingQueue
  private let loss: InfoNCELoss

  init(_ materials: Materials, using generator: inout Generator) {
    let (inputs, outputs) = (materials.dimensions, materials.projection)
    projector = ProjectionHead.simCLR(inputs, outputs: outputs, using: &generator)
    predictor = ProjectionHead.byol(
      outputs, hidden: 2 * inputs, outputs: outputs, using: &generator)
    queue = EmbeddingQueue(
      capacity: materials.settings.integer("queue"), dimensions: outputs, using: &generator)
    loss = InfoNCELoss(temperature: materials.temperature)
  }

  override func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    let (a, b) = (projector(encoder(batch.first)), projector(encoder(batch.second)))
    let friends = [a, b].map { Variable(queue.nearest(to: $0.normalized().value)) }
    queue.append(a.normalized().value)
    let loss = (loss(friends[0], keys: predictor(b)) + loss(friends[1], keys: predictor(a))) / 2
    return Outcome(
      loss: loss, embeddings: a.value, partners: b.value,
      collapsed: logf(Float(batch.labels.count)))
  }
}
