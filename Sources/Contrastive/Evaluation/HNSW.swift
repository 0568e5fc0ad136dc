import Glibc
import Kernels
import Tensors

/// Finds near rows by walking from neighbor to neighbor, without looking at all of them.
///
///     let index = HNSW(embeddings, seed: 1)
///     let found = index.nearest(10, to: queries)
///     found.recall(of: NeighborIndex(embeddings).nearest(10, to: queries))
///
/// A hierarchical navigable small world (Malkov and Yashunin, "Efficient and robust approximate nearest
/// neighbor search using hierarchical navigable small world graphs", 2018): all rows are linked with near ones;
/// ever fewer also on higher levels, for long strides. A search strides down from the top, and at the bottom
/// keeps the best rows seen. Some of the true neighbors may be missed: measure ``Neighbors/recall(of:)``.
///
/// Building costs about N·log N·`effort` distances, on one thread; the same seed gives the same graph.
public struct HNSW: Sendable {
  /// How far rows are apart.
  public enum Metric: Sendable {
    /// `‖a − b‖`.
    case euclidean
    /// `1 − cos`, as ``Distance/cosine``.
    case cosine
  }

  public let metric: Metric
  /// M: how many links a row gets on each level; twice as many at the bottom.
  public let connections: Int
  /// `[N, D]`, of length 1 for ``Metric/cosine``.
  let vectors: Tensor<Float>
  /// By row and level, the rows linked with.
  private(set) var links: [[[Int32]]] = []
  /// The row on the highest level.
  private var entry = 0

  /// Builds the graph, one row after the other.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - connections: M, from 2 on; 12 to 48 is usual, more for many dimensions.
  ///   - effort: how many candidates are kept in the search for a row's links; efConstruction.
  public init(
    _ embeddings: Tensor<Float>, metric: Metric = .euclidean, connections: Int = 16,
    effort: Int = 100, seed: UInt64
  ) {
    require(embeddings.rank == 2, "HNSW: needs embeddings [N, D], not \(embeddings.shape)")
    require(
      connections > 1 && effort > 0,
      "HNSW: needs at least 2 connections and an effort of 1, not \(connections) and \(effort)")
    (self.metric, self.connections) = (metric, connections)
    vectors = Self.prepared(embeddings, metric)
    var generator = Generator(seed: seed)
    var visits = Visits(count: count)
    for row in 0..<count {
      let height = -log(1 - Double(generator.uniform())) / log(Double(connections))
      insert(row, level: Int(height), effort: effort, &visits)
    }
  }

  /// The number of rows.
  public var count: Int { vectors.shape[0] }

  /// Returns about the `k` nearest rows of each query, on several threads.
  ///
  /// - Parameters:
  ///   - queries: `[M, D]`.
  ///   - effort: how many candidates are kept at the bottom, at least k: more find more, and take longer; ef.
  /// - Precondition: k is not above N.
  public func nearest(_ k: Int, to queries: Tensor<Float>, effort: Int = 64) -> Neighbors {
    require(k > 0 && k <= count, "HNSW: there are no \(k) rows among \(count)")
    require(
      queries.rank == 2 && queries.shape[1] == vectors.shape[1],
      "HNSW: queries \(queries.shape) must be [M, \(vectors.shape[1])]")
    let points = Self.prepared(queries, metric)
    let (batch, total) = (32, points.shape[0])
    let batches = parallelMap((total + batch - 1) / batch) { number in
      var visits = Visits(count: count)
      return (number * batch..<min((number + 1) * batch, total)).map { row in
        search(k, points, row, max(effort, k), &visits)
      }
    }
    return Neighbors(batches.flatMap(\.self), count: k)
  }

  private static func prepared(_ rows: Tensor<Float>, _ metric: Metric) -> Tensor<Float> {
    if metric == .euclidean { return rows.contiguous() }
    return rows / rows.squared().sum([1], keepDims: true).sqrt().clamped(min: 1e-12)
  }

  // MARK: Searching

  private func search(
    _ k: Int, _ queries: Tensor<Float>, _ row: Int, _ effort: Int, _ visits: inout Visits
  ) -> [Candidate] {
    let start = descend(queries, row, to: 0)
    var found = candidates(queries, row, from: [start], level: 0, effort, &visits)
    if found.count < k {
      // Rows that links do not reach, so that there are always k.
      let seen = Set(found.map(\.index))
      let rest = (0..<count).filter { !seen.contains($0) }
        .map { Candidate(distance(queries, row, $0), $0) }
      found = (found + rest).sorted()
    }
    return found.prefix(k).map { candidate in
      let square = candidate.distance
      return Candidate(metric == .euclidean ? square.squareRoot() : square / 2, candidate.index)
    }
  }

  /// Strides to ever nearer rows on the levels above `level`.
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

  /// The nearest rows met on a level, nearest first: the paper's algorithm 2.
  private func candidates(
    _ queries: Tensor<Float>, _ row: Int, from starts: [Candidate], level: Int, _ effort: Int,
    _ visits: inout Visits
  ) -> [Candidate] {
    var (open, kept) = (Heap(farthestFirst: false), Heap(farthestFirst: true))
    visits.begin()
    for start in starts where visits.mark(start.index) {
      open.insert(start)
      kept.insert(start, limit: effort)
    }
    while let next = open.removeFirst() {
      if kept.count >= effort, let farthest = kept.first, farthest < next { break }
      for other in links[next.index][level] where visits.mark(Int(other)) {
        let candidate = Candidate(distance(queries, row, Int(other)), Int(other))
        if kept.count >= effort, let farthest = kept.first, farthest < candidate { continue }
        open.insert(candidate)
        kept.insert(candidate, limit: effort)
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

  private mutating func insert(_ row: Int, level: Int, effort: Int, _ visits: inout Visits) {
    links.append([[Int32]](repeating: [], count: level + 1))
    if row == 0 { return }
    let top = links[entry].count - 1
    var starts = [descend(vectors, row, to: level)]
    for height in stride(from: min(level, top), through: 0, by: -1) {
      starts = candidates(vectors, row, from: starts, level: height, effort, &visits)
      let chosen = spread(starts, limit: connections)
      links[row][height] = chosen.map { Int32($0.index) }
      for neighbor in chosen { link(neighbor.index, with: row, level: height) }
    }
    if level > top { entry = row }
  }

  /// Adds a link back, and drops one where there are too many.
  private mutating func link(_ row: Int, with other: Int, level: Int) {
    links[row][level].append(Int32(other))
    let limit = level == 0 ? 2 * connections : connections
    if links[row][level].count <= limit { return }
    let all = links[row][level].map { Candidate(distance(vectors, row, Int($0)), Int($0)) }
    links[row][level] = spread(all.sorted(), limit: limit).map { Int32($0.index) }
  }

  /// Chooses rows in different directions: those nearer to the row itself than to any chosen before; then
  /// the nearest of the others, as long as there is room: the paper's algorithm 4.
  private func spread(_ candidates: [Candidate], limit: Int) -> [Candidate] {
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

/// Which rows a search has seen; forgetting all costs nothing.
private struct Visits {
  private var marks: [Int32]
  private var search: Int32 = 0

  init(count: Int) { marks = [Int32](repeating: 0, count: count) }

  mutating func begin() { search += 1 }

  /// Marks a row, and returns whether it is seen for the first time.
  mutating func mark(_ row: Int) -> Bool {
    if marks[row] == search { return false }
    marks[row] = search
    return true
  }
}
