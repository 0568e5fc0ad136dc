import Glibc
import Tensors

/// The affinities of t-SNE between nearest neighbors: sparse, symmetric, with sum 1.
///
///     p(j|i) = exp(−‖xᵢ − xⱼ‖² / 2σᵢ²) / Σₖ …        pᵢⱼ = (p(j|i) + p(i|j)) / 2N
///
/// σᵢ is chosen such that p(·|i) has the given perplexity `2^H`, roughly the effective number of
/// neighbors (van der Maaten and Hinton, "Visualizing data using t-SNE", 2008).
struct Affinities: Sendable {
  /// The affinity to another row.
  struct Entry: Sendable {
    let other: Int
    let weight: Double
  }

  /// The entries of each row, by ascending index.
  let rows: [[Entry]]

  init(_ embeddings: Tensor<Float>, perplexity: Double) {
    let n = embeddings.shape[0]
    let k = min(n - 1, Int(3 * perplexity + 1))
    let found = NeighborIndex(embeddings, distance: .squaredEuclidean).nearestOthers(k)
    let (indices, squares) = (found.indices.scalars, found.distances.scalars)
    let oneWay = parallelMap(n) { row in
      let range = row * k..<(row + 1) * k
      let weights = Self.weights(squares[range].map { Double($0) }, perplexity)
      return zip(indices[range], weights).map { Entry(other: Int($0), weight: $1) }
    }
    var both = [[Entry]](repeating: [], count: n)
    for (row, entries) in oneWay.enumerated() {
      for entry in entries {
        let weight = entry.weight / Double(2 * n)
        both[row].append(Entry(other: entry.other, weight: weight))
        both[entry.other].append(Entry(other: row, weight: weight))
      }
    }
    rows = both.map(Self.merged)
  }

  /// Returns `p(·|i)` from ascending squared distances, with 1/2σ² found by bisection.
  private static func weights(_ squares: [Double], _ perplexity: Double) -> [Double] {
    var (low, high, precision) = (0.0, Double.infinity, 1.0)
    var weights: [Double] = []
    for _ in 0..<100 {
      weights = squares.map { exp((squares[0] - $0) * precision) }
      let sum = weights.reduce(0, +)
      for i in weights.indices { weights[i] /= sum }
      let entropy = -weights.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }
      if abs(entropy - log(perplexity)) < 1e-5 { break }
      if entropy > log(perplexity) { low = precision } else { high = precision }
      precision = high.isFinite ? (low + high) / 2 : 2 * precision
    }
    return weights
  }

  /// Returns the entries by ascending index, with the weights of equal indices summed.
  private static func merged(_ entries: [Entry]) -> [Entry] {
    var result: [Entry] = []
    for entry in entries.sorted(by: { $0.other < $1.other }) {
      if let last = result.last, last.other == entry.other {
        result[result.count - 1] = Entry(other: last.other, weight: last.weight + entry.weight)
      } else {
        result.append(entry)
      }
    }
    return result
  }
}
