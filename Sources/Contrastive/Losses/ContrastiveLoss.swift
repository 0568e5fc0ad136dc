// Where a loss lives: one that compares embeddings with each other is in Contrastive, in this folder where it goes by
// labels, and in WithoutLabels where it goes by views. Losses of predictions and targets are in Layers/Losses,
// and single recorded operations in Autograd/Operations.

import Autograd
import Layers
import Tensors

/// Pulls pairs that are the same together and pushes pairs that differ at least a margin apart.
///
///     L = mean( y·D² + (1 − y)·max(0, margin − D)² )        y = 1 for the same, 0 for different
///
/// After Hadsell, Chopra and LeCun, "Dimensionality reduction by learning an invariant mapping" (2006),
/// who write ½ before each term and Y = 0 for similar pairs. Beyond the margin a different pair's loss
/// and gradient are exactly 0.
///
/// It takes the distances of pairs that were drawn, or embeddings and labels: then every pair of different
/// rows counts, or those that a miner picks.
///
///     ContrastiveLoss()(a.pairwiseDistance(b), isSame: batch.isSame)
///     ContrastiveLoss(averaging: .eachKind)(embeddings, labels: labels)
public struct ContrastiveLoss: ComparisonLoss, Sendable {
  /// How the pairs of embeddings and labels are averaged.
  public enum Averaging: Sendable {
    /// Over all pairs, as in the formula. With many classes nearly all pairs are different ones.
    case all
    /// Same pairs and different pairs by themselves, and the two means added.
    case eachKind
    /// As `eachKind`, but over the terms that are not 0. (pytorch-metric-learning's, whose distances are
    /// not squared.)
    case nonZero
  }

  /// How far apart different pairs must be; in units of the distance.
  public let margin: Float
  /// What embeddings are measured with; ``Distance/euclidean`` is Hadsell's.
  public let distance: Distance
  /// Which pairs of embeddings count.
  public let miner: PairMiner
  /// How they are averaged.
  public let averaging: Averaging

  /// Makes the loss; all but the margin matters to embeddings and labels only.
  public init(
    margin: Float = 1, distance: Distance = .euclidean, miner: PairMiner = .all,
    averaging: Averaging = .all
  ) {
    (self.margin, self.distance) = (margin, distance)
    (self.miner, self.averaging) = (miner, averaging)
  }

  // MARK: Of distances

  /// Returns the mean loss of a batch, a single number.
  ///
  /// - Parameters:
  ///   - distance: D, `[N]`.
  ///   - isSame: y, `[N]`: 1 for a pair of the same class, 0 for a pair of two.
  public func callAsFunction(_ distance: Variable, isSame: Tensor<Float>) -> Variable {
    let terms = self.terms(distance, isSame: isSame)
    return (terms.same + terms.different).mean()
  }

  /// Returns both terms before the mean, `[N]` each; where one is not 0 the other is.
  public func terms(
    _ distance: Variable, isSame: Tensor<Float>
  ) -> (same: Variable, different: Variable) {
    require(
      distance.shape == isSame.shape && distance.shape.count == 1,
      "ContrastiveLoss: distances \(distance.shape) and labels \(isSame.shape) must both be [N]")
    let y = Variable(isSame, name: "y")
    return (y * distance.squared(), (1 - y) * squaredGap(distance))
  }

  /// max(0, margin − D)².
  private func squaredGap(_ distance: Variable) -> Variable {
    (margin - distance).clamped(min: 0).squared()
  }

  /// The loss of an encoder that maps everything to one point: margin² · (share of different pairs).
  public func collapsedLoss(isSame: Tensor<Float>) -> Float {
    margin * margin * (1 - isSame.mean().item)
  }

  // MARK: Of embeddings and labels

  /// Returns the loss of the mined pairs, a single number.
  public func loss(_ comparison: Comparison) -> Variable {
    let pairs = miner.pairs(comparison, distance: distance)
    let count = pairs.positives.count + pairs.negatives.count
    if count == 0 { return comparison.queries.zeroLoss() }
    let all = distance.matrix(comparison.queries, comparison.references)
    let same = all.picked(pairs.positives.queries, pairs.positives.references).squared()
    let different = squaredGap(all.picked(pairs.negatives.queries, pairs.negatives.references))
    switch averaging {
    case .all: return (same.sum() + different.sum()) / Float(count)
    case .eachKind: return same.averaged(.all) + different.averaged(.all)
    case .nonZero: return same.averaged(.nonZero) + different.averaged(.nonZero)
    }
  }
}
