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
/// Building the graph takes about N·log N·`efConstruction` distance computations on one thread; the
/// same seed gives the same graph.
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
  private let scale: Float
  /// The linked rows, by row and level.
  private(set) var links: [[[Int32]]] = []
  /// The entry point: a row on the highest level.
  private var entry = 0

  /// Builds the graph, inserting row by row.
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
    scale = metric == .euclidean ? scaledForSquares(embeddings, "HNSW").scale : 1
    vectors = Self.prepared(embeddings, metric, scale)
    var generator = Generator(seed: seed)
    var visits = Visits(count: count)
    for row in 0..<count {
      let height = -log(1 - Double(generator.uniform())) / log(Double(connections))
      insert(row, level: Int(height), efConstruction, &visits)
    }
  }

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
    let (batch, total) = (32, points.shape[0])
    let batches = parallelMap((total + batch - 1) / batch) { number in
      var visits = Visits(count: count)
      return (number * batch..<min((number + 1) * batch, total)).map { row in
        search(k, points, row, max(efSearch, k), &visits)
      }
    }
    return Neighbors(batches.flatMap(\.self), count: k)
  }

  private static func prepared(
    _ rows: Tensor<Float>, _ metric: Metric, _ scale: Float
  ) -> Tensor<Float> {
    if metric == .euclidean { return (scale == 1 ? rows : rows / scale).contiguous() }
    return withoutGradients { Variable(rows).normalized().value.contiguous() }
  }

  // MARK: Searching

  private func search(
    _ k: Int, _ queries: Tensor<Float>, _ row: Int, _ ef: Int, _ visits: inout Visits
  ) -> [Candidate] {
    let start = descend(queries, row, to: 0)
    var found = candidates(queries, row, from: [start], level: 0, ef, &visits)
    if found.count < k {
      // Add rows that the links do not reach, so that the result always has k rows.
      let seen = Set(found.map(\.index))
      let rest = (0..<count).filter { !seen.contains($0) }
        .map { Candidate(distance(queries, row, $0), $0) }
      found = (found + rest).sorted()
    }
    return found.prefix(k).map { candidate in
      let square = candidate.distance
      return Candidate(
        metric == .euclidean ? square.squareRoot() * scale : square / 2, candidate.index)
    }
  }

  /// Descends greedily through the levels above `level`.
  private func descend(_ queries: Tensor<Float>, _ row: Int, to level: Int) -> Candidate {
    var best = Candidate(distance(queries, row, entry), entry)
    for high in stride(from: links[entry].count - 1, to: level, by: -1) {
      var isNearer = true
      while isNearer {
        isNearer = false
        for other in links[best.index][high] {
          let candidate = Candidate(distance(queries, row, Int(other)), Int(other))
          if candidate < best { (best, isNearer) = (candidate, true) }
        }
      }
    }
    return best
  }

  /// Returns the nearest rows found on a level, nearest first: algorithm 2 of the paper.
  private func candidates(
    _ queries: Tensor<Float>, _ row: Int, from starts: [Candidate], level: Int, _ ef: Int,
    _ visits: inout Visits
  ) -> [Candidate] {
    var (open, kept) = (Heap(farthestFirst: false), Heap(farthestFirst: true))
    visits.begin()
    for start in starts where visits.mark(start.index) {
      open.insert(start)
      kept.insert(start, limit: ef)
    }
    while let next = open.removeFirst() {
      if kept.count >= ef, let farthest = kept.first, farthest < next { break }
      for other in links[next.index][level] where visits.mark(Int(other)) {
        let candidate = Candidate(distance(queries, row, Int(other)), Int(other))
        if kept.count >= ef, let farthest = kept.first, farthest < candidate { continue }
        open.insert(candidate)
        kept.insert(candidate, limit: ef)
      }
    }
    return kept.items.sorted()
  }

  private func distance(_ queries: Tensor<Float>, _ row: Int, _ other: Int) -> Float {
    let width = vectors.shape[1]
    return queries.withContiguous { query in
      vectors.withContiguous {
        squaredDistance(query + row * width, $0 + other * width, count: width)
      }
    }
  }

  // MARK: Building

  private mutating func insert(_ row: Int, level: Int, _ ef: Int, _ visits: inout Visits) {
    links.append([[Int32]](repeating: [], count: level + 1))
    if row == 0 { return }
    let top = links[entry].count - 1
    var starts = [descend(vectors, row, to: level)]
    for height in stride(from: min(level, top), through: 0, by: -1) {
      starts = candidates(vectors, row, from: starts, level: height, ef, &visits)
      let chosen = diverse(starts, limit: connections)
      links[row][height] = chosen.map { Int32($0.index) }
      for neighbor in chosen { link(neighbor.index, with: row, level: height) }
    }
    if level > top { entry = row }
  }

  /// Adds a link from `row` to `other`, and prunes the links if there are too many.
  private mutating func link(_ row: Int, with other: Int, level: Int) {
    links[row][level].append(Int32(other))
    let limit = level == 0 ? 2 * min(connections, count) : connections
    if links[row][level].count <= limit { return }
    let all = links[row][level].map { Candidate(distance(vectors, row, Int($0)), Int($0)) }
    links[row][level] = diverse(all.sorted(), limit: limit).map { Int32($0.index) }
  }

  /// Selects neighbors in different directions: those closer to the row than to any selected one,
  /// then the nearest of the others up to the limit; algorithm 4 of the paper.
  private func diverse(_ candidates: [Candidate], limit: Int) -> [Candidate] {
    if candidates.count <= limit { return candidates }
    var (chosen, others): ([Candidate], [Candidate]) = ([], [])
    for candidate in candidates where chosen.count < limit {
      let isHidden = chosen.contains {
        distance(vectors, candidate.index, $0.index) < candidate.distance
      }
      if isHidden { others.append(candidate) } else { chosen.append(candidate) }
    }
    return chosen + others.prefix(limit - chosen.count)
  }
}

/// The rows that a search has visited; starting a new search takes constant time.
private struct Visits {
  private var marks: [Int32]
  private var search: Int32 = 0

  init(count: Int) { marks = [Int32](repeating: 0, count: count) }

  mutating func begin() { search += 1 }

  /// Marks a row as visited, and returns whether it was not visited before.
  mutating func mark(_ row: Int) -> Bool {
    if marks[row] == search { return false }
    marks[row] = search
    return true
  }
}
