import Kernels
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite struct NeighborTests {
  private let distances: [(name: String, distance: Distance)] = [
    ("euclidean", .euclidean), ("cosine", .cosine),
  ]

  @Test func `neighbors equal scikit-learn's, with and without the rows themselves`() throws {
    let data = try EvaluationFixture()
    for (name, distance) in distances {
      let index = NeighborIndex(data.embeddings, distance: distance)
      let found = index.nearest(7, to: data.queries, batchSize: 9)
      #expect(found.indices.scalars.map { Int($0) } == data.integers("nearest/\(name)/indices"))
      expectClose(found.distances, data.floats("nearest/\(name)/distances"), relative: 1e-5)
      let others = index.nearestOthers(7)
      #expect(others.indices.scalars.map { Int($0) } == data.integers("nearest/\(name)/others"))
      expectClose(others.distances, data.floats("nearest/\(name)/otherDistances"), relative: 1e-5)
    }
  }

  @Test func `screened rows give the bits of comparing all rows`() {
    var generator = Generator(seed: 3)
    let rows = Tensor<Float>.normal([1100, 8], using: &generator)
    // Rows far from the origin, whose dot products lose most digits; rows of very different lengths; equal rows.
    let lengths = Tensor<Float>.normal([1100, 1], using: &generator).exp() * 100
    let sets = [
      rows, rows + 3_000, rows * lengths, (rows * 0.6).rounded(), rows * 1e-22, rows * 0,
    ]
    for (number, set) in sets.enumerated() {
      for distance in [Distance.euclidean, .squaredEuclidean, .cosine] {
        let screened = NeighborIndex(set, distance: distance)
        let whole = NeighborIndex(set, distance, screens: false)
        let queries = set[0..<24]
        #expect(
          screened.nearest(5, to: queries) == whole.nearest(5, to: queries),
          "\(number), \(distance)")
        if number == 0 { #expect(screened.nearestOthers(3) == whole.nearestOthers(3)) }
      }
    }
  }

  @Test func `k-nearest neighbors classification equals scikit-learn's`() throws {
    let data = try EvaluationFixture()
    let votes: [(String, KNearestNeighbors.Vote)] = [
      ("majority", .majority), ("inverse", .inverseDistance),
      ("softmax", .softmax(temperature: 0.07)),
    ]
    for (metric, distance) in distances {
      let classifier = KNearestNeighbors(
        data.embeddings, labels: data.labels, distance: distance)
      for (name, vote) in votes {
        let expected = data.integers("knn/\(name)/\(metric)")
        #expect(classifier.predictions(data.queries, k: 8, vote: vote) == expected)
        let right = zip(expected, data.queryLabels).count { $0 == $1 }
        let accuracy = classifier.accuracy(
          data.queries, labels: data.queryLabels, k: 8, vote: vote)
        #expect(accuracy == Double(right) / 40)
      }
    }
  }

  @Test func `ties keep the order of rows, and tied votes go to the smallest label`() {
    let line = KNearestNeighbors([[2], [0], [2], [0], [1]], labels: [5, 3, 4, 3, 9])
    let nearest = line.index.nearest(4, to: [[1]])
    #expect(nearest.indices == [[4, 0, 1, 2]])
    #expect(nearest.distances == [[0, 1, 1, 1]])
    #expect(line.predictions([[2]], k: 2) == [4])
    // Many far neighbors win the majority; with weights the near one wins.
    let crowd = KNearestNeighbors([[0], [3], [3], [4]], labels: [1, 2, 2, 2])
    #expect(crowd.predictions([[0.1]], k: 4) == [2])
    #expect(crowd.predictions([[0.1]], k: 4, vote: .inverseDistance) == [1])
    #expect(crowd.predictions([[0]], k: 4, vote: .inverseDistance) == [1])
    #expect(crowd.predictions([[0.1]], k: 4, vote: .softmax(temperature: 0.01)) == [1])
  }

  @Test func `leave-one-out prediction excludes the row itself`() {
    let classifier = KNearestNeighbors(
      [[0], [1], [10], [12], [30]], labels: [1, 1, 2, 2, 1])
    #expect(classifier.leaveOneOutPredictions(k: 1) == [1, 1, 2, 2, 2])
    #expect(classifier.leaveOneOutAccuracy(k: 1) == 0.8)
  }

  /// The squares of numbers near 10⁻³⁰ vanish in single precision.
  @Test(arguments: [Float(0x1p-80), 0x1p-100, 0x1p41])
  func `neighbors do not depend on the scale of the rows`(scale: Float) throws {
    let data = try EvaluationFixture()
    let (x, queries) = (data.embeddings, data.queries)
    for distance in [Distance.euclidean, .squaredEuclidean, .cosine] {
      let plain = NeighborIndex(x, distance: distance).nearest(7, to: queries)
      let scaled = NeighborIndex(x * scale, distance: distance).nearest(7, to: queries * scale)
      // The cosine's least length is 10⁻¹².
      if distance != .cosine || scale > 1 {
        #expect(scaled.indices == plain.indices, "\(distance)")
      }
      let retrieval = Retrieval(x, labels: data.labels, distance: distance)
      let scaledRetrieval = Retrieval(x * scale, labels: data.labels, distance: distance)
      if distance != .cosine || scale > 1 {
        #expect(
          scaledRetrieval.meanAveragePrecision == retrieval.meanAveragePrecision, "\(distance)")
      }
    }
    let plain = HNSW(x, seed: 1).nearest(7, to: queries)
    let scaled = HNSW(x * scale, seed: 1).nearest(7, to: queries * scale)
    #expect(scaled.indices == plain.indices && scaled.distances == plain.distances * scale)
  }

  @Test func `nearest neighbor accuracy counts matching classes`() {
    let accuracy = nearestNeighborAccuracy(
      queries: [[0], [10], [6]], labels: [1, 2, 1], references: [[1], [9]], referenceLabels: [1, 2])
    #expect(abs(accuracy - 2.0 / 3) < 1e-12)
  }

  @Test func `a heap removes candidates in order`() {
    var generator = Generator(seed: 1)
    let all = (0..<200).map { Candidate(Float(generator.integer(below: 50)), $0) }
    var (ascending, nearest) = (Heap(farthestFirst: false), Heap(farthestFirst: true))
    for candidate in all {
      ascending.insert(candidate)
      nearest.insert(candidate, limit: 20)
    }
    var drained: [Candidate] = []
    while let next = ascending.removeFirst() { drained.append(next) }
    #expect(drained == all.sorted())
    #expect(nearest.items.sorted() == Array(all.sorted().prefix(20)))
    #expect(nearest.first == all.sorted()[19])
    #expect(Candidate(.nan, 3).distance == .infinity)
  }

  @Test func `retrieval metrics equal scikit-learn's`() throws {
    let data = try EvaluationFixture()
    let found = Retrieval(data.embeddings, labels: data.labels)
    expectClose([found.meanAveragePrecision], data.numbers("retrieval/map"))
    expectClose([found.rPrecision], data.numbers("retrieval/rPrecision"))
    expectClose([1, 2, 4, 8].map { found.recall(at: $0) }, data.numbers("retrieval/recall"))
  }

  @Test func `retrieval handles ties and queries without relevant items`() {
    // From 0 the others come as 1 (b), 2 (a), 2 (b), 3 (a): ranks 1 and 3.
    let found = Retrieval(
      [[0], [0]], labels: [7, 6], references: [[1], [2], [-2], [3]],
      referenceLabels: [8, 7, 8, 7])
    #expect(found.ranks == [[1, 3]])
    #expect(found.skippedCount == 1)
    #expect(found.recall(at: 1) == 0 && found.recall(at: 2) == 1)
    #expect(found.precision(at: 4) == 0.5)
    #expect(found.meanAveragePrecision == 0.5)
    #expect(found.meanAveragePrecisionAtR == 0.25)
    #expect(found.rPrecision == 0.5)
  }

  @Test func `metrics without a query that counts are NaN, not 0`() {
    let found = Retrieval([[0], [1], [2]], labels: [1, 2, 3])
    #expect(found.skippedCount == 3 && found.ranks.isEmpty)
    let values = [
      found.recall(at: 1), found.precision(at: 1), found.meanAveragePrecision,
      found.meanAveragePrecisionAtR, found.rPrecision,
      nearestNeighborAccuracy(
        queries: .zeros([0, 1]), labels: [], references: [[0]], referenceLabels: [1]),
      LinearProbe([[0], [1]], labels: [1, 2]).accuracy(.zeros([0, 1]), labels: []),
      NeighborIndex([[0], [1]]).nearest(1, to: .zeros([0, 1]))
        .recall(of: NeighborIndex([[0], [1]]).nearest(1, to: .zeros([0, 1]))),
      ClusterAgreement([], with: []).purity,
    ]
    #expect(values.allSatisfy { $0.isNaN }, "\(values)")
  }

  @Test func `the first row without distances is found`() throws {
    #expect(NonFiniteRow(in: [[1, 2], [-1e18, 1e18]]) == nil)
    #expect(NonFiniteRow(in: .zeros([0, 3])) == nil && NonFiniteRow(in: .zeros([3, 0])) == nil)
    let infinite = try #require(NonFiniteRow(in: [[1, 2], [3, -.infinity], [.nan, 0]]))
    #expect((infinite.row, infinite.column) == (1, 1) && infinite.value == -.infinity)
    let long = try #require(NonFiniteRow(in: [[1, 2], [3e19, 4e19]]))
    #expect(long.column == nil && abs(long.value / 5e19 - 1) < 1e-6)
  }
}
