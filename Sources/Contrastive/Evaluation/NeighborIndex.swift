import Autograd
import Tensors

/// The nearest rows of some queries, nearest first.
public struct Neighbors: Sendable, Equatable {
  /// Which rows, `[M, k]`.
  public let indices: Tensor<Int32>
  /// How far they are, `[M, k]`, ascending.
  public let distances: Tensor<Float>

  /// - Parameter rows: for each query, its neighbors, all of the same number.
  init(_ rows: [[Candidate]], count: Int) {
    let all = rows.flatMap(\.self)
    indices = Tensor(all.map { Int32($0.index) }, shape: [rows.count, count])
    distances = Tensor(all.map(\.distance), shape: [rows.count, count])
  }

  /// The share of `exact` neighbors that are found here: how good an approximate search is, from 0 to 1.
  ///
  /// - Precondition: both answer as many queries.
  public func recall(of exact: Neighbors) -> Double {
    let (m, k, l) = (indices.shape[0], indices.shape[1], exact.indices.shape[1])
    require(
      m == exact.indices.shape[0],
      "Neighbors: \(m) answers cannot be judged by \(exact.indices.shape[0])")
    let (found, wanted) = (indices.scalars, exact.indices.scalars)
    let hits = (0..<m).reduce(0) { sum, row in
      let set = Set(found[row * k..<(row + 1) * k])
      return sum + wanted[row * l..<(row + 1) * l].count { set.contains($0) }
    }
    return Double(hits) / Double(max(m * l, 1))
  }
}

/// Finds the nearest rows by looking at all of them.
///
///     let index = NeighborIndex(embeddings)
///     index.nearest(5, to: queries).indices   // [M, 5]
///
/// Distances come from one matrix product for a batch of queries, the nearest k from a heap: N·D
/// multiplications and about N comparisons a query. Of rows equally far the one that stands first counts
/// as nearer. ``HNSW`` looks at few rows only, and may miss some.
public struct NeighborIndex: Sendable {
  /// `[N, D]`.
  public let embeddings: Tensor<Float>
  public let distance: Distance

  /// - Parameter embeddings: `[N, D]`.
  public init(_ embeddings: Tensor<Float>, distance: Distance = .euclidean) {
    require(
      embeddings.rank == 2, "NeighborIndex: needs embeddings [N, D], not \(embeddings.shape)")
    (self.embeddings, self.distance) = (embeddings, distance)
  }

  /// The number of rows.
  public var count: Int { embeddings.shape[0] }

  /// Returns the `k` nearest rows of each query.
  ///
  /// - Parameters:
  ///   - queries: `[M, D]`.
  ///   - batchSize: how many queries are answered by one product; N times that many distances are kept at
  ///     a time.
  /// - Precondition: k is not above N.
  public func nearest(_ k: Int, to queries: Tensor<Float>, batchSize: Int = 256) -> Neighbors {
    require(
      queries.rank == 2 && queries.shape[1] == embeddings.shape[1],
      "NeighborIndex: queries \(queries.shape) must be [M, \(embeddings.shape[1])]")
    return search(k, queries, batchSize) { _, _ in true }
  }

  /// Returns, for each row, the `k` nearest of the others.
  ///
  /// - Precondition: k is below N.
  public func nearestOthers(_ k: Int, batchSize: Int = 256) -> Neighbors {
    require(k < count, "NeighborIndex: there are no \(k) other rows among \(count)")
    return search(k, embeddings, batchSize) { $0 != $1 }
  }

  private func search(
    _ k: Int, _ queries: Tensor<Float>, _ batchSize: Int, admits: (Int, Int) -> Bool
  ) -> Neighbors {
    require(k > 0 && k <= count, "NeighborIndex: there are no \(k) rows among \(count)")
    require(batchSize > 0, "NeighborIndex: batch size must be positive, not \(batchSize)")
    var rows: [[Candidate]] = []
    for start in stride(from: 0, to: queries.shape[0], by: batchSize) {
      let batch = queries[start..<min(start + batchSize, queries.shape[0])]
      rows += rowsOfDistances(batch).withRows { row, query in
        var heap = Heap(farthestFirst: true)
        for (index, distance) in row.enumerated() where admits(start + query, index) {
          if heap.count == k && distance > heap.first!.distance { continue }
          heap.insert(Candidate(distance, index), limit: k)
        }
        return heap.items.sorted()
      }
    }
    return Neighbors(rows, count: k)
  }

  private func rowsOfDistances(_ queries: Tensor<Float>) -> Tensor<Float> {
    withoutGradients { distance.matrix(queries, embeddings) }
  }
}

extension Tensor where Element == Float {
  /// Returns what `body` gives for every row, on several threads.
  ///
  /// - Precondition: there are two axes.
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
