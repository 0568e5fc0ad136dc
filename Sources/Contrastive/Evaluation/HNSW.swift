import Autograd
import Glibc
import Kernels
import Tensors

/// An index for approximate nearest neighbor search with a graph: HNSW.
///
///     let index = HNSW(embeddings, seed: 1)
///     let found = index.nearest(10, to: queries)
///     found.recall(of: NeighborIndex(embeddings).nearest(10, to: queries))
///
/// A hierarchical navigable small world graph (Malkov and Yashunin, "Efficient and robust
/// approximate nearest neighbor search using hierarchical navigable small world graphs", 2018)
/// links each row with near ones, on several levels with exponentially fewer rows. A search
/// descends greedily from the top level, and keeps the best candidates on the bottom level. It may
/// miss some of the true neighbors: measure ``Neighbors/recall(of:)``.
///
/// Building the graph takes about N·log N·`efConstruction` distance computations, on several threads
/// from 4,096 rows on; the same seed gives the same graph, on any number of threads. ``graph`` are
/// the numbers to save.
public struct HNSW: Sendable {
  /// The distance metric.
  public enum Metric: Sendable {
    /// `‖a − b‖`.
    case euclidean
    /// `1 − cos`, like ``Distance/cosine``.
    case cosine
  }

  /// The distance metric.
  public let metric: Metric
  /// M, the number of links per row and level; twice as many on the bottom level.
  public let connections: Int
  /// The rows, `[N, D]`; normalized for ``Metric/cosine``.
  let vectors: Tensor<Float>
  /// The power of two by which vectors are divided, whose squares would otherwise vanish or overflow.
  let scale: Float
  /// The linked rows, by row and level.
  let links: HNSWLinks

  /// Builds the graph.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - metric: The distance metric.
  ///   - connections: M, at least 2; typically 12 to 48, more for high dimensions.
  ///   - efConstruction: The number of candidates kept while searching for a row's links.
  ///   - seed: The random seed of the levels.
  public init(
    _ embeddings: Tensor<Float>, metric: Metric = .euclidean, connections: Int = 16,
    efConstruction: Int = 100, seed: UInt64
  ) {
    require(embeddings.rank == 2, "HNSW: needs embeddings [N, D], not \(embeddings.shape)")
    require(
      connections > 1 && efConstruction > 0,
      "HNSW: needs at least 2 connections and a positive efConstruction, not \(connections) and "
        + "\(efConstruction)")
    requireFinite(embeddings, "HNSW")
    (self.metric, self.connections) = (metric, connections)
    scale = Self.scale(embeddings, metric)
    vectors = Self.prepared(embeddings, metric, scale)
    var generator = Generator(seed: seed)
    let levels = (0..<embeddings.shape[0]).map { _ in
      let height = -log(1 - Double(generator.uniform())) / log(Double(connections))
      return min(Int(height), Self.highestLevel)
    }
    links = HNSWLinks(levels: levels, connections: connections)
    build(efConstruction)
  }

  /// The highest level of a row, far above those of any number of rows in memory.
  static let highestLevel = 60

  /// The number of rows.
  public var count: Int { vectors.shape[0] }

  /// Returns approximately the `k` nearest rows of each query, using several threads.
  ///
  /// - Parameters:
  ///   - k: The number of neighbors.
  ///   - queries: `[M, D]`.
  ///   - efSearch: The number of candidates kept on the bottom level, at least k: larger values
  ///     increase recall and time.
  /// - Precondition: k is at most N.
  public func nearest(_ k: Int, to queries: Tensor<Float>, efSearch: Int = 64) -> Neighbors {
    require(k > 0 && k <= count, "HNSW: \(k) neighbors requested, but there are \(count) rows")
    require(
      queries.rank == 2 && queries.shape[1] == vectors.shape[1],
      "HNSW: queries \(queries.shape) must be [M, \(vectors.shape[1])]")
    requireFinite(queries, "HNSW")
    let points = Self.prepared(queries, metric, scale)
    let (total, width) = (points.shape[0], points.shape[1])
    let batch = max(1, min(256, (total + threadCount - 1) / threadCount))
    let batches = points.withContiguous { points in
      vectors.withContiguous { rows in
        parallelMap((total + batch - 1) / batch) { number in
          var search = GraphSearch(rows, width, links)
          return (number * batch..<min((number + 1) * batch, total)).map { row in
            search.nearest(k, to: points + row * width, max(efSearch, k)).map { candidate in
              let square = candidate.distance
              return Candidate(
                metric == .euclidean ? square.squareRoot() * scale : square / 2, candidate.index)
            }
          }
        }
      }
    }
    return Neighbors(batches.flatMap(\.self), count: k)
  }

  static func prepared(
    _ rows: Tensor<Float>, _ metric: Metric, _ scale: Float
  ) -> Tensor<Float> {
    if metric == .euclidean { return (scale == 1 ? rows : rows / scale).contiguous() }
    return withoutGradients { Variable(rows).normalized().value.contiguous() }
  }

  /// The power of two by which rows are divided.
  static func scale(_ rows: Tensor<Float>, _ metric: Metric) -> Float {
    metric == .euclidean ? scaledForSquares(rows, "HNSW").scale : 1
  }
}
