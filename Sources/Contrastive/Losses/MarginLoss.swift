import Autograd
import Layers
import Tensors

/// The margin loss: learns a boundary β between positive and negative distances, with a margin on
/// both sides.
///
///     L = Σ [ max(0, margin + d(a, p) − β) + max(0, margin − d(a, n) + β) ] / (terms above 0)  +  ν · mean β
///
/// Computed on normalized embeddings over the triplets of a miner, preferably
/// ``TripletMiner/distanceWeighted(cutoff:limit:)`` (Wu, Manmatha, Smola and Krähenbühl, "Sampling
/// matters in deep embedding learning", 2017). 0 without triplets.
public final class MarginLoss: Module, PairBasedLoss {
  /// The boundary β: `[1]`, or `[classes]` for a boundary per class of the anchor.
  public let beta: Parameter
  /// The margin on both sides of β.
  public let margin: Float
  /// The regularization weight ν of β.
  public let betaWeight: Float
  /// The miner that selects the triplets; the default one samples, so the loss must be called with
  /// a generator.
  public let miner: TripletMiner

  /// Creates the loss.
  ///
  /// - Parameters:
  ///   - margin: The margin on both sides of β.
  ///   - beta: The initial value of β.
  ///   - classes: The number of classes, labeled from 0, to learn a β for each; `nil` for a shared
  ///     β.
  ///   - learnsBeta: Whether β is trained.
  ///   - betaWeight: The regularization weight ν of β.
  ///   - miner: The miner that selects the triplets.
  public init(
    margin: Float = 0.2, beta: Float = 1.2, classes: Int? = nil, learnsBeta: Bool = true,
    betaWeight: Float = 0, miner: TripletMiner = .distanceWeighted()
  ) {
    self.beta = Parameter(.full([classes ?? 1], beta))
    (self.margin, self.betaWeight, self.miner) = (margin, betaWeight, miner)
    super.init()
    self.beta.requiresGradient = learnsBeta
  }

  /// Returns the loss of the mined triplets, a scalar.
  public func loss(_ batch: EmbeddingBatch) -> Variable {
    scoped { loss(batch, beta: beta) }
  }

  func loss(_ batch: EmbeddingBatch, beta all: Variable) -> Variable {
    if all.shape[0] > 1 { requireClasses(batch.labels, all.shape[0], "MarginLoss") }
    let unit = batch.normalized
    let triplets = miner.triplets(unit, margin: margin)
    if triplets.isEmpty { return batch.queries.zeroLoss() }
    let distances = UnitRows(batch.queries).distances(to: UnitRows(batch.references))
    let near = distances.picked(triplets.anchors, triplets.positives)
    let far = distances.picked(triplets.anchors, triplets.negatives)
    let beta = Self.boundaries(all, triplets.anchors.map { batch.labels[$0] })
    let terms = Variable.cat([
      (near - beta + margin).clamped(min: 0), (beta - far + margin).clamped(min: 0),
    ])
    let loss = terms.averaged(.nonZero)
    return betaWeight == 0 ? loss : loss + all.mean() * betaWeight
  }

  /// Returns β for each label, `[N]`, or the shared β, `[1]`.
  private static func boundaries(_ beta: Variable, _ labels: [Int]) -> Variable {
    beta.shape[0] == 1 ? beta : beta.indexSelected(axis: 0, labels)
  }
}

extension EmbeddingBatch {
  /// The batch with normalized embeddings.
  fileprivate var normalized: EmbeddingBatch {
    EmbeddingBatch(
      queries: queries.normalized(), references: references.normalized(), labels: labels,
      referenceLabels: referenceLabels, generator: generator)
  }
}

/// Requires labels from 0 to `classes` − 1.
func requireClasses(_ labels: [Int], _ classes: Int, _ name: String) {
  for (row, label) in labels.enumerated() {
    require(
      (0..<classes).contains(label),
      "\(name): label \(label) of row \(row) must be from 0 to \(classes - 1)")
  }
}
