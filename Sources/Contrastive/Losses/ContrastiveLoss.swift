// Where a loss belongs: a loss that compares embeddings is here. A loss of predictions and targets, with
// PyTorch's options, is in Layers/Losses. A single recorded operation with its own backward and no options is in
// Autograd's operations.

import Autograd
import Layers
import Tensors

/// The contrastive loss: pulls same pairs together and pushes different pairs apart by at least a
/// margin.
///
///     L = mean( y·D² + (1 − y)·max(0, margin − D)² )        y = 1 for the same, 0 for different
///
/// After Hadsell, Chopra and LeCun, "Dimensionality reduction by learning an invariant mapping"
/// (2006), who write ½ before each term and use Y = 0 for similar pairs. Beyond the margin, the
/// loss and the gradient of a different pair are exactly 0.
///
/// It takes the distances of sampled pairs, or embeddings and labels; the latter uses all pairs of
/// different rows, or those selected by a miner.
///
///     ContrastiveLoss()(a.pairwiseDistance(b), isSame: batch.isSame)
///     ContrastiveLoss(averaging: .eachKind)(embeddings, labels: labels)
public struct ContrastiveLoss: PairBasedLoss, Sendable {
  /// The averaging over the pairs of embeddings and labels.
  public enum Averaging: Sendable {
    /// Over all pairs, as in the formula. With many classes nearly all pairs are different.
    case all
    /// Over same pairs and over different pairs separately; the two means are added.
    case eachKind
    /// Like `eachKind`, but over the terms that are not 0. (As in pytorch-metric-learning, whose
    /// distances are not squared.)
    case nonZero
  }

  /// The margin, in units of the distance.
  public let margin: Float
  /// The distance metric; ``Distance/euclidean`` in the paper.
  public let distance: Distance
  /// The miner that selects the pairs.
  public let miner: PairMiner
  /// The averaging over pairs.
  public let averaging: Averaging

  /// Creates the loss; all parameters but the margin apply only to embeddings and labels.
  public init(
    margin: Float = 1, distance: Distance = .euclidean, miner: PairMiner = .all,
    averaging: Averaging = .all
  ) {
    (self.margin, self.distance) = (margin, distance)
    (self.miner, self.averaging) = (miner, averaging)
  }

  // MARK: Loss of distances

  /// Returns the mean loss of a batch, a scalar.
  ///
  /// - Parameters:
  ///   - distance: D, `[N]`.
  ///   - isSame: y, `[N]`: 1 for a pair of the same class, 0 for a pair of different classes.
  public func callAsFunction(_ distance: Variable, isSame: Tensor<Float>) -> Variable {
    let terms = self.terms(distance, isSame: isSame)
    return (terms.same + terms.different).mean()
  }

  /// Returns both terms before averaging, `[N]` each; for each pair, at most one of them is not 0.
  public func terms(
    _ distance: Variable, isSame: Tensor<Float>
  ) -> (same: Variable, different: Variable) {
    require(
      distance.shape == isSame.shape && distance.shape.count == 1,
      "ContrastiveLoss: distances \(distance.shape) and labels \(isSame.shape) must both be [N]")
    let y = Variable(isSame, name: "y")
    return (y * distance.squared(), (1 - y) * squaredGap(distance))
  }

  /// Returns max(0, margin − D)².
  private func squaredGap(_ distance: Variable) -> Variable {
    (margin - distance).clamped(min: 0).squared()
  }

  /// Returns the loss when all embeddings are equal: margin² · (fraction of different pairs).
  public func collapsedLoss(isSame: Tensor<Float>) -> Float {
    margin * margin * (1 - isSame.mean().item)
  }

  // MARK: Loss of embeddings and labels

  /// Returns the loss of the mined pairs, a scalar.
  public func loss(_ batch: EmbeddingBatch) -> Variable {
    let pairs = miner.pairs(batch, distance: distance)
    let count = pairs.positives.count + pairs.negatives.count
    if count == 0 { return batch.queries.zeroLoss() }
    let all = distance.matrix(batch.queries, batch.references)
    let same = all.picked(pairs.positives.queries, pairs.positives.references).squared()
    let different = squaredGap(all.picked(pairs.negatives.queries, pairs.negatives.references))
    switch averaging {
    case .all: return (same.sum() + different.sum()) / Float(count)
    case .eachKind: return same.averaged(.all) + different.averaged(.all)
    case .nonZero: return same.averaged(.nonZero) + different.averaged(.nonZero)
    }
  }
}
