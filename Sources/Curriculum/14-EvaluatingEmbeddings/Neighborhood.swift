import Tensors

/// Embeddings, their classes, and how many of the nearest neighbors count.
///
/// All coordinates are whole numbers, so distances are exact and there are many ties.
struct Neighborhood {
  let points: [[Int]]
  let labels: [Int]
  let k: Int

  init(_ points: [[Int]], labels: [Int], k: Int) {
    (self.points, self.labels, self.k) = (points, labels, k)
  }

  /// Draws coordinates from 0 to `limit` − 1.
  init(
    _ labels: [Int], dimensions: Int, below limit: Int, k: Int, using generator: inout Generator
  ) {
    points = labels.map { _ in (0..<dimensions).map { _ in generator.integer(below: limit) } }
    (self.labels, self.k) = (labels, k)
  }

  /// `[N, D]`.
  var embeddings: Tensor<Float> {
    Tensor(points.flatMap { $0.map { Float($0) } }, shape: [points.count, points[0].count])
  }

  /// All points but `i`, nearest first; in a tie, the smaller index first.
  func ranking(_ i: Int) -> [Int] {
    func squaredDistance(_ j: Int) -> Int {
      zip(points[i], points[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return labels.indices.filter { $0 != i }
      .sorted { (squaredDistance($0), $0) < (squaredDistance($1), $1) }
  }

  var text: String { "k = \(k), labels \(labels), embeddings\n\(embeddings)" }
}

/// All rows of `embeddings`, `i` included, nearest to row `i` first; in a tie, the smaller index first.
func ranking(_ i: Int, in embeddings: Tensor<Float>) -> [Int] {
  let points = rows(embeddings)
  let distances = points.map { point in
    zip(point, points[i]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
  return points.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
}
