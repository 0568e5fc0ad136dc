import Contrastive
import Notebook
import Tensors
import Training

/// Returns the AUC: how often a pair of the same class is closer than a pair of different classes.
func areaUnderCurve(
  _ embeddings: Tensor<Float>, _ labels: [Int], _ distance: Distance = .euclidean
) -> Double {
  Verification(embeddings: embeddings, labels: labels, distance: distance).areaUnderCurve
}

/// Returns a number with three decimals.
func short(_ number: Double) -> String { formatted(number, decimals: 3) }

/// Returns the ROC curve of embeddings, thinned to about 400 points.
func roc(_ name: String, _ embeddings: Tensor<Float>, _ labels: [Int]) -> Curve {
  let points = Verification(embeddings: embeddings, labels: labels).curve
  let few = stride(from: 0, to: points.count, by: max(1, points.count / 400)).map { points[$0] }
  return Curve(
    name,
    (few + [points[points.count - 1]]).map { ($0.falsePositiveRate, $0.truePositiveRate) })
}

/// Returns the square root of the mean of the squares.
func rootMeanSquare(_ tensor: Tensor<Float>) -> Float { tensor.squared().mean().sqrt().item }

/// The answers to this chapter's first four questions, about the embeddings of held-out images.
struct Evaluation {
  /// The labels of the training images and of the held-out images.
  let train, test: [Int]
  /// The random seed of k-means.
  let seed: UInt64

  /// Returns the metrics of embeddings.
  ///
  /// The threshold and the neighbors are those of the training images, and everything else is computed from the held-out
  /// images.
  func metrics(
    train known: Tensor<Float>, test queries: Tensor<Float>
  ) -> [(name: String, value: Double)] {
    let threshold = Verification(embeddings: known, labels: train).bestThreshold
    let pairs = Verification(embeddings: queries, labels: test)
    let search = Retrieval(queries, labels: test)
    let neighbors = KNearestNeighbors(known, labels: train)
    var generator = Generator(seed: seed)
    let groups = KMeans(queries, count: Set(test).count, using: &generator)
    let agreement = ClusterAgreement(groups.labels, with: test)
    return [
      ("AUC", pairs.areaUnderCurve),
      ("equal error rate (lower is better)", pairs.equalErrorRate),
      ("same or different, one threshold", pairs.accuracy(threshold: threshold)),
      ("5-NN accuracy", neighbors.accuracy(queries, labels: test, k: 5)),
      ("recall at 1", search.recall(at: 1)),
      ("mean average precision", search.meanAveragePrecision),
      ("adjusted Rand index", agreement.adjustedRandIndex),
      ("normalized mutual information", agreement.normalizedMutualInformation),
    ]
  }
}
