import Autograd
import Tensors

/// The triplet loss: each anchor should be closer to its positive than to its negative, by a margin
/// or softly.
///
///     hinge   L = mean max(0, d(a, p) − d(a, n) + margin)
///     soft    L = mean log(1 + e^(d(a, p) − d(a, n)))
///
/// The hinge (Weinberger and Saul, 2009) on Euclidean distances equals PyTorch's
/// `TripletMarginLoss` except for its 1e-6; FaceNet (Schroff, Kalenichenko and Philbin, 2015) uses
/// squared distances of unit vectors. The soft margin is from Hermans, Beyer and Leibe, "In defense
/// of the triplet loss" (2017).
///
///     let loss = TripletLoss(margin: 0.2, miner: .semiHard)
///     loss(embeddings, labels: labels)
///
/// The mean is over all mined triplets; with `averaging` `.nonZero`, over the active ones, whose
/// loss is not 0. 0 without triplets. A loss that stays at the margin indicates that all embeddings
/// are equal.
public struct TripletLoss: PairBasedLoss, Sendable {
  /// The function applied to d(a, p) − d(a, n).
  public enum Margin: Sendable, Equatable {
    /// A hinge with a margin in units of the distance.
    case hinge(Float)
    /// The soft margin: softplus.
    case soft
  }

  /// The margin.
  public let margin: Margin
  /// The distance metric, of the miner, too.
  public let distance: Distance
  /// The miner that selects the triplets.
  public let miner: TripletMiner
  /// The triplets that the mean is taken over.
  public let averaging: Averaging

  /// Creates the loss with a hinge or a soft margin; with a soft margin ``TripletMiner/semiHard``
  /// has no upper bound.
  public init(
    margin: Margin, distance: Distance = .euclidean, miner: TripletMiner = .all,
    averaging: Averaging = .all
  ) {
    (self.margin, self.distance) = (margin, distance)
    (self.miner, self.averaging) = (miner, averaging)
  }

  /// Creates the loss with a hinge, with `margin` in units of the distance.
  public init(
    margin: Float = 0.2, distance: Distance = .euclidean, miner: TripletMiner = .all,
    averaging: Averaging = .all
  ) {
    self.init(
      margin: .hinge(margin), distance: distance, miner: miner, averaging: averaging)
  }

  /// Returns the loss of given triplets, one per row, each `[N, D]`.
  public func callAsFunction(
    anchors: Variable, positives: Variable, negatives: Variable
  ) -> Variable {
    terms(distance.rows(anchors, positives), distance.rows(anchors, negatives))
      .averaged(averaging)
  }

  /// Returns the loss of the mined triplets, a scalar.
  public func loss(_ batch: EmbeddingBatch) -> Variable {
    let band: Float = if case .hinge(let margin) = margin { margin } else { .infinity }
    let triplets = miner.triplets(batch, distance: distance, margin: band)
    if triplets.isEmpty { return batch.queries.zeroLoss() }
    let all = distance.matrix(batch.queries, batch.references)
    return terms(
      all.picked(triplets.anchors, triplets.positives),
      all.picked(triplets.anchors, triplets.negatives)
    ).averaged(averaging)
  }

  /// The loss when all embeddings are equal: the margin, or log 2.
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
