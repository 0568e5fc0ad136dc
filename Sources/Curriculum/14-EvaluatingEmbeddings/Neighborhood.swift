import Tensors

/// Embeddings of whole numbers, so that distances are exact and often equal, and who is near whom.
struct Neighborhood {
  /// Who is looked at.
  enum Candidates {
    /// All others: the right ones.
    case others
    /// The embedding itself as well.
    case all
    /// All but whoever is first in the order: itself, or one that is equal.
    case allButFirst
  }

  let rows: [[Int]]
  let labels: [Int]

  /// Draws coordinates from 0 on, below `limit`.
  init(_ labels: [Int], dimensions: Int, below limit: Int, using generator: inout Generator) {
    rows = labels.map { _ in (0..<dimensions).map { _ in generator.integer(below: limit) } }
    self.labels = labels
  }

  init(_ rows: [[Int]], labels: [Int]) { (self.rows, self.labels) = (rows, labels) }

  /// `[N, D]`.
  var embeddings: Tensor<Float> {
    Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, rows.first?.count ?? 0])
  }

  /// ‖a − b‖².
  func squaredDistance(_ i: Int, _ j: Int) -> Int {
    zip(rows[i], rows[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// The nearest first; of equally near ones the first, or the last.
  func ranking(_ i: Int, _ candidates: Candidates = .others, lastFirst: Bool = false) -> [Int] {
    var order = labels.indices.sorted { a, b in
      let (near, far) = (squaredDistance(i, a), squaredDistance(i, b))
      return near != far ? near < far : (lastFirst ? a > b : a < b)
    }
    switch candidates {
    case .others: order.removeAll { $0 == i }
    case .all: break
    case .allButFirst: order.removeFirst()
    }
    return order
  }
}
