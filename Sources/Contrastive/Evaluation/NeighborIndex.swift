import Autograd
import Tensors

/// The nearest neighbors of queries, nearest first.
public struct Neighbors: Sendable, Equatable {
  /// The indices of the neighbors, `[M, k]`.
  public let indices: Tensor<Int32>
  /// The distances of the neighbors, `[M, k]`, in ascending order.
  public let distances: Tensor<Float>

  /// Creates a result.
  ///
  /// - Parameters:
  ///   - rows: The neighbors of each query, `count` each.
  ///   - count: k.
  init(_ rows: [[Candidate]], count: Int) {
    let all = rows.flatMap(\.self)
    indices = Tensor(all.map { Int32($0.index) }, shape: [rows.count, count])
    distances = Tensor(all.map(\.distance), shape: [rows.count, count])
  }

  /// Returns the recall of an approximate search, from 0 to 1: the fraction of the `exact`
  /// neighbors that it found; NaN without queries.
  ///
  /// - Precondition: Both have the same number of queries.
  public func recall(of exact: Neighbors) -> Double {
    let (m, k, l) = (indices.shape[0], indices.shape[1], exact.indices.shape[1])
    require(
      m == exact.indices.shape[0],
      "Neighbors: both must have the same number of queries, not \(m) and \(exact.indices.shape[0])"
    )
    let (found, wanted) = (indices.scalars, exact.indices.scalars)
    let hits = (0..<m).reduce(0) { sum, row in
      let set = Set(found[row * k..<(row + 1) * k])
      return sum + wanted[row * l..<(row + 1) * l].count { set.contains($0) }
    }
    return Double(hits) / Double(m * l)
  }
}

/// An index for exact nearest neighbor search, which compares each query with all rows.
///
///     let index = NeighborIndex(embeddings)
///     index.nearest(5, to: queries).indices   // [M, 5]
///
/// Distances are computed from differences, in double precision. Of 1,024 rows or more, a matrix
/// product in float32 finds the few rows first whose distances can be among the k smallest, whatever
/// its errors; the result is the same to the bit. On ties, the lower index comes first. ``HNSW``
/// compares with few rows only, but may miss neighbors.
public struct NeighborIndex: Sendable {
  /// The rows, `[N, D]`.
  public let embeddings: Tensor<Float>
  /// The distance metric.
  public let distance: Distance
  /// What finds the rows to compare; `nil` where all are compared.
  private let screening: Screening?

  /// Creates an index of embeddings `[N, D]`.
  public init(_ embeddings: Tensor<Float>, distance: Distance = .euclidean) {
    self.init(embeddings, distance, screens: true)
  }

  /// - Parameter screens: Whether rows are screened, where there are many.
  init(_ embeddings: Tensor<Float>, _ distance: Distance, screens: Bool) {
    require(
      embeddings.rank == 2, "NeighborIndex: needs embeddings [N, D], not \(embeddings.shape)")
    requireFinite(embeddings, "NeighborIndex")
    (self.embeddings, self.distance) = (embeddings, distance)
    screening = screens ? Screening(embeddings, distance) : nil
  }

  /// The number of rows N.
  public var count: Int { embeddings.shape[0] }

  /// Returns the `k` nearest rows of each query.
  ///
  /// - Parameters:
  ///   - k: The number of neighbors.
  ///   - queries: `[M, D]`.
  ///   - batchSize: The number of queries per batch; N times as many distances are held in memory.
  /// - Precondition: k is at most N.
  public func nearest(_ k: Int, to queries: Tensor<Float>, batchSize: Int = 256) -> Neighbors {
    require(
      queries.rank == 2 && queries.shape[1] == embeddings.shape[1],
      "NeighborIndex: queries \(queries.shape) must be [M, \(embeddings.shape[1])]")
    requireFinite(queries, "NeighborIndex")
    return search(k, queries, batchSize) { _, _ in true }
  }

  /// Returns the `k` nearest other rows of each row.
  ///
  /// - Precondition: k is below N.
  public func nearestOthers(_ k: Int, batchSize: Int = 256) -> Neighbors {
    require(
      k < count, "NeighborIndex: \(k) neighbors requested, but there are \(count - 1) other rows")
    return search(k, embeddings, batchSize) { $0 != $1 }
  }

  private func search(
    _ k: Int, _ queries: Tensor<Float>, _ batchSize: Int, admits: (Int, Int) -> Bool
  ) -> Neighbors {
    require(
      k > 0 && k <= count, "NeighborIndex: \(k) neighbors requested, but there are \(count) rows")
    require(batchSize > 0, "NeighborIndex: batch size must be positive, not \(batchSize)")
    // Squares of tiny numbers would vanish, and all rows be equally near.
    let (references, scaled, scale) =
      distance == .squaredEuclidean
      ? scaledTogether(embeddings, queries, "NeighborIndex") : (embeddings, queries, 1)
    var rows: [[Candidate]] = []
    for start in stride(from: 0, to: queries.shape[0], by: batchSize) {
      let batch = scaled[start..<min(start + batchSize, queries.shape[0])]
      if scale == 1, let screening {
        let candidates = screening.candidates(k, batch) { admits(start + $0, $1) }
        rows += parallelMap(candidates.count) { nearest(k, batch[$0..<$0 + 1], candidates[$0]) }
        continue
      }
      rows += withoutGradients({ distance.matrix(batch, references) }).withRows { row, query in
        var heap = Heap(farthestFirst: true)
        for (index, distance) in row.enumerated() where admits(start + query, index) {
          if heap.count == k && distance > heap.first!.distance { continue }
          heap.insert(Candidate(distance, index), limit: k)
        }
        return heap.items.sorted().map { Candidate($0.distance * scale * scale, $0.index) }
      }
    }
    return Neighbors(rows, count: k)
  }

  /// Returns the nearest of some rows to one query, `[1, D]`.
  private func nearest(_ k: Int, _ query: Tensor<Float>, _ rows: [Int]) -> [Candidate] {
    let chosen = embeddings.indexSelected(axis: 0, rows)
    let distances = withoutGradients { distance.matrix(query, chosen) }.scalars
    return Array(zip(distances, rows).map { Candidate($0, $1) }.sorted().prefix(k))
  }
}

extension Tensor where Element == Float {
  /// Returns the results of `body` for each row, computed on several threads.
  ///
  /// - Precondition: The tensor has rank 2.
  func withRows<Result: Sendable>(
    _ body: (_ row: UnsafeBufferPointer<Float>, _ index: Int) -> Result
  ) -> [Result] {
    let width = shape[1]
    return withContiguous { base in
      parallelMap(shape[0]) {
        body(UnsafeBufferPointer(start: base + $0 * width, count: width), $0)
      }
    }
  }
}
