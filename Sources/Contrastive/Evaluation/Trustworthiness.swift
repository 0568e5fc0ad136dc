import Tensors

/// Returns how far neighbors in a projection were neighbors before, from 0 to 1 (Venna and Kaski, 2001).
///
///     1 − 2 / (N·k·(2N − 3k − 1)) · Σᵢ Σⱼ max(0, r(i, j) − k)
///
/// over the k nearest j of i in the projection, r being the rank of j among the neighbors of i before, from
/// 1 on. scikit-learn's `trustworthiness`.
///
/// - Parameters:
///   - projection: `[N, d]`.
///   - embeddings: what was projected, `[N, D]`.
/// - Precondition: k is below N/2.
public func trustworthiness(
  _ projection: Tensor<Float>, of embeddings: Tensor<Float>, k: Int = 5
) -> Double {
  let n = embeddings.shape[0]
  require(
    projection.rank == 2 && embeddings.rank == 2 && projection.shape[0] == n && k > 0 && 2 * k < n,
    "trustworthiness: \(projection.shape) and \(embeddings.shape) must have as many rows, more than "
      + "2 · \(k)")
  let neighbors = NeighborIndex(projection).nearestOthers(k).indices.scalars.map { Int($0) }
  var penalty = 0
  for start in stride(from: 0, to: n, by: 256) {
    let batch = embeddings[start..<min(start + 256, n)]
    let distances = Distance.squaredEuclidean.matrix(batch, embeddings)
    penalty += distances.withRows { row, index in
      let own = start + index
      return neighbors[own * k..<(own + 1) * k].reduce(0) { sum, place in
        let found = Candidate(row[place], place)
        let nearer = row.indices.count { $0 != own && Candidate(row[$0], $0) < found }
        return sum + max(0, nearer + 1 - k)
      }
    }.reduce(0, +)
  }
  return 1 - 2 * Double(penalty) / Double(n * k * (2 * n - 3 * k - 1))
}
