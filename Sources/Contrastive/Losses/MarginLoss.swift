import Autograd
import Layers
import Tensors

/// A boundary β between near and far, learnt along with the embeddings, and a margin on both sides of it.
///
///     L = Σ [ max(0, margin + d(a, p) − β) + max(0, margin − d(a, n) + β) ] / (terms above 0)  +  ν · mean β
///
/// On vectors that are brought to length 1, over the triplets of a miner, best
/// ``TripletMiner/distanceWeighted(cutoff:limit:)``
/// (Wu, Manmatha, Smola and Krähenbühl, "Sampling matters in deep embedding learning", 2017). Without a triplet
/// it is 0.
public final class MarginLoss: Module, ComparisonLoss {
  /// β: `[1]`, or `[classes]` for one to each anchor's class.
  public let beta: Parameter
  /// How far on the right side of β a distance must be.
  public let margin: Float
  /// ν, how much a larger β costs.
  public let betaWeight: Float
  /// Which triplets give the pairs; it draws by default, so that the loss is called with a generator.
  public let miner: TripletMiner

  /// - Parameters:
  ///   - classes: where each class, a label from 0, has its own β.
  ///   - learnsBeta: whether β is trained.
  public init(
    margin: Float = 0.2, beta: Float = 1.2, classes: Int? = nil, learnsBeta: Bool = true,
    betaWeight: Float = 0, miner: TripletMiner = .distanceWeighted()
  ) {
    self.beta = Parameter(.full([classes ?? 1], beta))
    (self.margin, self.betaWeight, self.miner) = (margin, betaWeight, miner)
    super.init()
    self.beta.requiresGradient = learnsBeta
  }

  /// Returns the loss of the mined triplets, a single number.
  public func loss(_ comparison: Comparison) -> Variable {
    scoped { loss(comparison, beta: beta) }
  }

  func loss(_ comparison: Comparison, beta all: Variable) -> Variable {
    if all.shape[0] > 1 { requireClasses(comparison.labels, all.shape[0], "MarginLoss") }
    let unit = comparison.normalized
    let triplets = miner.triplets(unit, margin: margin)
    if triplets.isEmpty { return comparison.queries.zeroLoss() }
    let distances = Distance.euclidean.matrix(unit.queries, unit.references)
    let near = distances.picked(triplets.anchors, triplets.positives)
    let far = distances.picked(triplets.anchors, triplets.negatives)
    let beta = Self.boundaries(all, triplets.anchors.map { comparison.labels[$0] })
    let terms = Variable.cat([
      (near - beta + margin).clamped(min: 0), (beta - far + margin).clamped(min: 0),
    ])
    let loss = terms.averaged(.nonZero)
    return betaWeight == 0 ? loss : loss + all.mean() * betaWeight
  }

  /// β of each label: `[N]`, or `[1]` for all.
  private static func boundaries(_ beta: Variable, _ labels: [Int]) -> Variable {
    beta.shape[0] == 1 ? beta : beta.indexSelected(axis: 0, labels)
  }
}

extension Comparison {
  /// The same with every vector brought to length 1.
  fileprivate var normalized: Comparison {
    Comparison(
      queries: queries.normalized(), references: references.normalized(), labels: labels,
      referenceLabels: referenceLabels, generator: generator)
  }
}

/// Stops unless every label is a class.
func requireClasses(_ labels: [Int], _ classes: Int, _ name: String) {
  for (row, label) in labels.enumerated() {
    require(
      (0..<classes).contains(label),
      "\(name): label \(label) of row \(row) must be from 0 to \(classes - 1)")
  }
}
