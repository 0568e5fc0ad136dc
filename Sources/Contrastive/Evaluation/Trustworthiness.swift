import Tensors

/// Returns the trustworthiness of a projection, from 0 to 1: to what extent neighbors in the
/// projection are neighbors in the original space (Venna and Kaski, 2001).
///
///     1 − 2 / (N·k·(2N − 3k − 1)) · Σᵢ Σⱼ max(0, r(i, j) − k)
///
/// The inner sum is over the k nearest neighbors j of i in the projection, and r(i, j) is the rank
/// of j among the neighbors of i in the original space, from 1. scikit-learn's `trustworthiness`.
///
/// - Parameters:
///   - projection: `[N, d]`.
///   - embeddings: The original rows, `[N, D]`.
///   - k: The number of neighbors.
/// - Precondition: k is below N/2.
public func trustworthiness(
  _ projection: Tensor<Float>, of embeddings: Tensor<Float>, k: Int = 5
) -> Double {
  let n = embeddings.shape[0]
  require(
    projection.rank == 2 && embeddings.rank == 2 && projection.shape[0] == n && k > 0
      && k <= (n - 1) / 2,
    "trustworthiness: needs [N, d] and [N, D] with N above 2 · \(k), not \(projection.shape) and "
      + "\(embeddings.shape)")
  let projection = scaledForSquares(projection, "trustworthiness").rows
  let embeddings = scaledForSquares(embeddings, "trustworthiness").rows
  let neighbors = NeighborIndex(projection).nearestOthers(k).indices.scalars.map { Int($0) }
  var penalty = 0
  for start in stride(from: 0, to: n, by: 256) {
    let batch = embeddings[start..<min(start + 256, n)]
    let distances = Distance.squaredEuclidean.matrix(batch, embeddings)
    penalty += distances.withRows { row, index in
      let own = start + index
      return neighbors[own * k..<(own + 1) * k].reduce(0) { sum, neighbor in
        let found = Candidate(row[neighbor], neighbor)
        let nearer = row.indices.count { $0 != own && Candidate(row[$0], $0) < found }
        return sum + max(0, nearer + 1 - k)
      }
    }.reduce(0, +)
  }
  return 1 - 2 * Double(penalty) / Double(n * k * (2 * n - 3 * k - 1))
}
