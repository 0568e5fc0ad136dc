import Autograd
import Tensors

/// Wants every anchor nearer to its positive than to its negative, by a margin or softly.
///
///     hinge   L = mean max(0, d(a, p) − d(a, n) + margin)
///     soft    L = mean log(1 + e^(d(a, p) − d(a, n)))
///
/// The hinge is Weinberger and Saul's (2009), on Euclidean distances PyTorch's `TripletMarginLoss` but for
/// its 1e-6; FaceNet (Schroff, Kalenichenko and Philbin, 2015) takes squared distances of vectors of length
/// 1. The soft margin is Hermans, Beyer and Leibe's, "In defense of the triplet loss" (2017).
///
///     let loss = TripletLoss(margin: 0.2, miner: .semiHard)
///     loss(embeddings, labels: labels)
///
/// The mean is over all triplets that the miner finds, unless `averaging` is `.nonZero`: then only over those
/// with a loss, "active" ones. Without a triplet the loss is 0. A loss that stays at the margin means that
/// all embeddings are one point.
public struct TripletLoss: ComparisonLoss, Sendable {
  /// What is made of d(a, p) − d(a, n).
  public enum Margin: Sendable, Equatable {
    /// What is above −margin counts as it is, the rest not at all; in units of the distance.
    case hinge(Float)
    /// All counts, the less the better it is.
    case soft
  }

  /// Hinge or soft.
  public let margin: Margin
  /// What near and far mean, to the miner too.
  public let distance: Distance
  /// Which triplets of a batch count.
  public let miner: TripletMiner
  /// Over which of them the mean is taken.
  public let averaging: Averaging

  /// Makes the loss with a hinge or a soft margin; with this one ``TripletMiner/semiHard`` has no upper end.
  public init(
    margin: Margin, distance: Distance = .euclidean, miner: TripletMiner = .all,
    averaging: Averaging = .all
  ) {
    (self.margin, self.distance) = (margin, distance)
    (self.miner, self.averaging) = (miner, averaging)
  }

  /// Makes the loss with a hinge, `margin` in units of the distance.
  public init(
    margin: Float = 0.2, distance: Distance = .euclidean, miner: TripletMiner = .all,
    averaging: Averaging = .all
  ) {
    self.init(
      margin: .hinge(margin), distance: distance, miner: miner, averaging: averaging)
  }

  /// Returns the loss of triplets that are at hand, row by row, each `[N, D]`.
  public func callAsFunction(
    anchors: Variable, positives: Variable, negatives: Variable
  ) -> Variable {
    terms(distance.rows(anchors, positives), distance.rows(anchors, negatives))
      .averaged(averaging)
  }

  /// Returns the loss of the mined triplets, a single number.
  public func loss(_ comparison: Comparison) -> Variable {
    let band: Float = if case .hinge(let margin) = margin { margin } else { .infinity }
    let triplets = miner.triplets(comparison, distance: distance, margin: band)
    if triplets.isEmpty { return comparison.queries.zeroLoss() }
    let all = distance.matrix(comparison.queries, comparison.references)
    return terms(
      all.picked(triplets.anchors, triplets.positives),
      all.picked(triplets.anchors, triplets.negatives)
    ).averaged(averaging)
  }

  /// The loss of an encoder that maps everything to one point: the margin, or log 2.
  public var collapsedLoss: Float {
    if case .hinge(let margin) = margin { max(margin, 0) } else { 0.693_147_2 }
  }

  private func terms(_ positive: Variable, _ negative: Variable) -> Variable {
    switch margin {
    case .hinge(let margin): (positive - negative + margin).clamped(min: 0)
    case .soft: (positive - negative).softplus()
    }
  }
}
