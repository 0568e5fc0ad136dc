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
    #expect(one.0.links == three.0.links && one.1 == three.1)
    #expect(run(threads: 1, seed: 2).0.links != one.0.links)
    let limits = one.0.links.allSatisfy { levels in
      levels.enumerated().allSatisfy { $1.count <= ($0 == 0 ? 32 : 16) }
    }
    #expect(limits)
  }

  @Test func `HNSW finds all of few rows, and of equal rows`() {
    #expect(HNSW([[1, 2]], seed: 1).nearest(1, to: [[0, 0]]).indices == [[0]])
    let equal = HNSW(.ones([100, 3]), connections: 2, efConstruction: 4, seed: 1)
    let found = equal.nearest(100, to: [[1, 1, 1]])
    #expect(Set(found.indices.scalars).count == 100)
    #expect(found.distances.max().item == 0)
  }
}
