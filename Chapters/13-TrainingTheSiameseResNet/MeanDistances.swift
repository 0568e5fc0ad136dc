import Contrastive
import Tensors

/// Returns the mean distance of positive pairs, and of negative pairs.
func meanDistances(
  _ embeddings: Tensor<Float>, _ labels: [Int]
) -> (same: Double, different: Double) {
  let all = Distance.euclidean.matrix(embeddings, embeddings).scalars
  var (sums, counts) = ([0.0, 0.0], [0.0, 0.0])
  for i in labels.indices {
    for j in 0..<i {
      let kind = labels[i] == labels[j] ? 0 : 1
      sums[kind] += Double(all[i * labels.count + j])
      counts[kind] += 1
    }
  }
  return (sums[0] / max(counts[0], 1), sums[1] / max(counts[1], 1))
}
