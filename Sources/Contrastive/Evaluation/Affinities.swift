import Glibc
import Tensors

/// How much each row belongs with its nearest others: sparse, symmetric, of sum 1.
///
///     p(j|i) = exp(−‖xᵢ − xⱼ‖² / 2σᵢ²) / Σₖ …        pᵢⱼ = (p(j|i) + p(i|j)) / 2N
///
/// σᵢ is chosen so that each row has the same perplexity, `2^H` of its p(·|i): about as many neighbors
/// (van der Maaten and Hinton, "Visualizing data using t-SNE", 2008).
struct Affinities: Sendable {
  struct Entry: Sendable {
    let other: Int
    let weight: Double
  }

  /// By row, entries by ascending place.
  let rows: [[Entry]]

  init(_ embeddings: Tensor<Float>, perplexity: Double) {
    let n = embeddings.shape[0]
    let k = min(n - 1, Int(3 * perplexity + 1))
    let found = NeighborIndex(embeddings, distance: .squaredEuclidean).nearestOthers(k)
    let (places, squares) = (found.indices.scalars, found.distances.scalars)
    let oneWay = parallelMap(n) { row in
      let range = row * k..<(row + 1) * k
      let weights = Self.weights(squares[range].map { Double($0) }, perplexity)
      return zip(places[range], weights).map { Entry(other: Int($0), weight: $1) }
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

  /// `p(·|i)` from squared distances, ascending: 1/2σ² by halving intervals.
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

  /// By place, those of the same place added.
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
