import Contrastive
import Tensors

/// Embeddings and the classes of their images.
struct LabeledEmbeddings {
  /// `[N, D]`.
  let values: Tensor<Float>
  let labels: [Int]

  /// Returns `count` of the embeddings at most, drawn from a fixed seed.
  func sample(_ count: Int) -> LabeledEmbeddings {
    guard labels.count > count else { return self }
    var generator = Generator(seed: 0)
    return rows(generator.permutation(labels.count).prefix(count).sorted())
  }

  /// Returns `count` of the embeddings at most, evenly spaced.
  func strided(_ count: Int) -> LabeledEmbeddings {
    guard labels.count > count else { return self }
    return rows((0..<count).map { $0 * labels.count / count })
  }

  private func rows(_ indices: [Int]) -> LabeledEmbeddings {
    LabeledEmbeddings(
      values: values.indexSelected(axis: 0, indices), labels: indices.map { labels[$0] })
  }
}

/// How well the distances of held-out embeddings separate pairs of the same class from others; NaN where nothing was
/// measured, because there are no such pairs.
struct EvaluationMetrics {
  /// The area under the ROC curve over all pairs.
  let areaUnderCurve: Double
  let equalErrorRate: Double
  /// The distance threshold of the highest balanced accuracy on the training set.
  let threshold: Float
  /// The balanced accuracy on held-out pairs at ``threshold``.
  let balancedAccuracy: Double
  /// The accuracy of the nearest neighbor among training images; where their classes are others, the
  /// leave-one-out accuracy among held-out images.
  let nearestNeighborAccuracy: Double
  /// MAP@R of held-out images.
  let meanAveragePrecisionAtR: Double

  /// The number of images of which all pairs are compared; of more, as many are sampled.
  static let sampleSize = 2000
}

extension EvaluationMetrics {
  /// Compares held-out images with each other, and with training images.
  init(training: LabeledEmbeddings, heldOut: LabeledEmbeddings) {
    let sample = heldOut.sample(Self.sampleSize)
    let pairs = Verification(embeddings: sample.values, labels: sample.labels)
    (areaUnderCurve, equalErrorRate) = (pairs.areaUnderCurve, pairs.equalErrorRate)
    meanAveragePrecisionAtR =
      Retrieval(sample.values, labels: sample.labels).meanAveragePrecisionAtR
    let known = training.sample(Self.sampleSize)
    let best = Verification(embeddings: known.values, labels: known.labels).balancedThreshold
    // An image is always the same as itself.
    threshold = best.isNaN ? .nan : max(0, best)
    balancedAccuracy = pairs.balancedAccuracy(threshold: threshold)
    nearestNeighborAccuracy = Self.nearestNeighborAccuracy(training, heldOut)
  }

  private static func nearestNeighborAccuracy(
    _ training: LabeledEmbeddings, _ heldOut: LabeledEmbeddings
  ) -> Double {
    guard Set(training.labels).isDisjoint(with: heldOut.labels) else {
      return Contrastive.nearestNeighborAccuracy(
        queries: heldOut.values, labels: heldOut.labels, references: training.values,
        referenceLabels: training.labels)
    }
    // Without a class of two no neighbor can be right.
    guard Set(heldOut.labels).count < heldOut.labels.count else { return .nan }
    return KNearestNeighbors(heldOut.values, labels: heldOut.labels).leaveOneOutAccuracy(k: 1)
  }
}
