import Kernels
import Tensors
import TestSupport
import Testing
import Vision

@testable import Contrastive

@Suite(.serialized) struct HNSWTests {
  private func digits() throws -> (references: Tensor<Float>, queries: Tensor<Float>) {
    let images = try Digits.load().images.flattened(from: 1)
    return (images[0..<1600], images[1600...])
  }

  @Test func `squared distances equal the sum of squares, at any length`() {
    var generator = Generator(seed: 1)
    for count in [0, 1, 15, 31, 32, 33, 64, 100] {
      let a = Tensor<Float>.normal([count], using: &generator)
      let b = Tensor<Float>.normal([count], using: &generator)
      let sum = a.withContiguous { a in b.withContiguous { squaredDistance(a, $0, count: count) } }
      expectClose(Tensor(sum), (a - b).squared().sum(), "\(count)", relative: 1e-5)
    }
  }

  @Test func `HNSW finds nearly all neighbors, with recall rising with efSearch`() throws {
    let (references, queries) = try digits()
    let pairs: [(HNSW.Metric, Distance)] = [(.euclidean, .euclidean), (.cosine, .cosine)]
    for (metric, distance) in pairs {
      let exact = NeighborIndex(references, distance: distance).nearest(10, to: queries)
      let index = HNSW(
        references, metric: metric, connections: 8, efConstruction: 60, seed: 1)
      let recalls = [10, 20, 80].map {
        index.nearest(10, to: queries, efSearch: $0).recall(of: exact)
      }
      #expect(recalls[0] > 0.85 && recalls[2] > 0.99, "\(metric): \(recalls)")
      #expect(recalls[0] < recalls[1] && recalls[1] < recalls[2], "\(metric): \(recalls)")
      // With all rows as candidates the search is exact.
      let all = index.nearest(10, to: queries, efSearch: 1600)
      #expect(all.recall(of: exact) > 0.9999)
      expectClose(all.distances, exact.distances, relative: 1e-5, absolute: 1e-6)
    }
  }

  @Test func `HNSW builds the same graph from the same seed, on any number of threads`() throws {
    let (references, queries) = try digits()
    func run(threads: Int, seed: UInt64 = 1) -> (HNSW, Neighbors) {
      let oldCount = threadCount
      setThreadCount(threads)
      defer { setThreadCount(oldCount) }
      let index = HNSW(references[0..<500], seed: seed)
      return (index, index.nearest(5, to: queries, efSearch: 5))
    }
    let (one, three) = (run(threads: 1), run(threads: 3))
    #expect(one.0.graph == three.0.graph && one.1 == three.1)
    #expect(run(threads: 1, seed: 2).0.graph != one.0.graph)
    let links = one.0.links
    let limits = links.levels.indices.allSatisfy { row in
      (0...links.levels[row]).allSatisfy { links.links(row, $0).count <= ($0 == 0 ? 32 : 16) }
    }
    #expect(limits)
  }

  @Test func `HNSW inserts batches of many rows on any number of threads, with the same recall`() {
    var generator = Generator(seed: 2)
    let rows = Tensor<Float>.normal([4800, 8], using: &generator)
    let queries = Tensor<Float>.normal([100, 8], using: &generator)
    let oldCount = threadCount
    defer { setThreadCount(oldCount) }
    let indices = [1, 3].map { threads in
      setThreadCount(threads)
      return HNSW(rows, connections: 6, efConstruction: 24, seed: 1)
    }
    #expect(indices[0].graph == indices[1].graph)
    let exact = NeighborIndex(rows).nearest(10, to: queries)
    #expect(indices[0].nearest(10, to: queries, efSearch: 80).recall(of: exact) > 0.95)
    // Rows of the last batches find themselves, and one another.
    let last = rows[4700...]
    let found = indices[0].nearest(10, to: last, efSearch: 80)
    #expect(found.recall(of: NeighborIndex(rows).nearest(10, to: last)) > 0.95)
  }

  @Test func `a graph is restored from its numbers, and damaged numbers are none`() throws {
    let (references, queries) = try digits()
    let rows = references[0..<300]
    let index = HNSW(rows, metric: .cosine, connections: 4, seed: 1)
    let graph = index.graph
    let restored = try #require(HNSW(rows, metric: .cosine, connections: 4, graph: graph))
    #expect(restored.graph == graph)
    #expect(restored.nearest(5, to: queries) == index.nearest(5, to: queries))
    #expect(HNSW(rows, connections: 4, graph: Array(graph.dropLast())) == nil)
    #expect(HNSW(rows, connections: 4, graph: graph + [0]) == nil)
    #expect(HNSW(rows, connections: 4, graph: []) == nil)
    #expect(HNSW(rows, connections: 3, graph: graph) == nil)
    #expect(HNSW(references[0..<299], connections: 4, graph: graph) == nil)
    // No damaged number is followed out of the memory of the lists.
    for place in stride(from: 0, to: graph.count, by: 7) {
      for value in [-1, 300, Int32.max, Int32.min] {
        var damaged = graph
        damaged[place] = value
        #expect(HNSW(rows, connections: 4, graph: damaged) == nil, "\(place): \(value)")
      }
    }
  }

  @Test func `HNSW finds all of few rows, and of equal rows`() {
    #expect(HNSW([[1, 2]], seed: 1).nearest(1, to: [[0, 0]]).indices == [[0]])
    let equal = HNSW(.ones([100, 3]), connections: 2, efConstruction: 4, seed: 1)
    let found = equal.nearest(100, to: [[1, 1, 1]])
    #expect(Set(found.indices.scalars).count == 100)
    #expect(found.distances.max().item == 0)
  }
}
