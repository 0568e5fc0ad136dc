import Kernels
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite(.serialized) struct ClusterTests {
  private let linkages: [(name: String, linkage: AgglomerativeClustering.Linkage)] = [
    ("single", .single), ("complete", .complete), ("average", .average), ("ward", .ward),
  ]

  @Test func `k-means converges to the same clusters as scikit-learn`() throws {
    let data = try EvaluationFixture()
    let clusters = KMeans(data.embeddings, centers: data.embeddings[0..<5])
    #expect(clusters.labels == data.integers("kmeans/labels"))
    expectClose(clusters.centers, data.floats("kmeans/centers"), relative: 1e-5)
    expectClose([clusters.inertia], data.numbers("kmeans/inertia"), within: 1e-3)
    // scikit-learn also counts the last iteration, which changes nothing.
    #expect([clusters.iterations + 1] == data.integers("kmeans/iterations"))
    #expect(clusters.predictions(data.embeddings) == clusters.labels)
  }

  @Test(arguments: [Float(0x1p83), 0x1p110, 0x1p-60, 0x1p-100])
  func `k-means does not depend on the scale of the rows`(scale: Float) throws {
    let x = try EvaluationFixture().embeddings
    let (plain, scaled) = (
      KMeans(x, centers: x[0..<5]), KMeans(x * scale, centers: x[0..<5] * scale)
    )
    #expect(scaled.labels == plain.labels && scaled.centers == plain.centers * scale)
    #expect(scaled.inertia == plain.inertia * Double(scale) * Double(scale))
    #expect(scaled.predictions(x * scale) == plain.labels)
    var (first, second) = (Generator(seed: 2), Generator(seed: 2))
    let chosen = KMeans(x, count: 4, restarts: 2, using: &first)
    #expect(KMeans(x * scale, count: 4, restarts: 2, using: &second).labels == chosen.labels)
  }

  @Test func `k-means++ matches scikit-learn, on any number of threads`() throws {
    let data = try EvaluationFixture()
    func run(threads: Int) -> KMeans {
      let oldCount = threadCount
      setThreadCount(threads)
      defer { setThreadCount(oldCount) }
      var generator = Generator(seed: 3)
      return KMeans(data.embeddings, count: 4, restarts: 40, using: &generator)
    }
    let (one, three) = (run(threads: 1), run(threads: 3))
    // The classes overlap, so there are many local minima close to the best one.
    let best = data.numbers("kmeans/best")[0]
    #expect(one.inertia > best - 1e-3 && one.inertia < best * 1.002)
    #expect(one.centers == three.centers && one.labels == three.labels)
  }

  @Test func `k-means++ chooses initial centers that are far apart`() {
    // Two distant groups, one of a single row: the centers are never in the same group.
    let rows: Tensor<Float> = [[0], [0.01], [0.02], [0.03], [0.04], [100]]
    for seed in 0..<20 {
      var generator = Generator(seed: UInt64(seed))
      let centers = KMeans.startingCenters(rows, count: 2, using: &generator).scalars
      #expect(centers.contains(100))
    }
    var generator = Generator(seed: 1)
    #expect(KMeans(.zeros([4, 2]), count: 3, using: &generator).inertia == 0)
  }

  @Test func `k-means moves an empty center to the farthest row`() {
    let clusters = KMeans([[0], [1], [2], [9]], centers: [[1], [50], [60]])
    #expect(clusters.inertia == 0.5)
    #expect(Set(clusters.labels).count == 3)
    #expect(clusters.labels[3] != clusters.labels[2])
  }

  @Test func `agglomerative clustering equals SciPy's linkage and scikit-learn's clusters`() throws
  {
    let data = try EvaluationFixture()
    for (name, linkage) in linkages {
      let tree = AgglomerativeClustering(data.embeddings, linkage: linkage)
      expectMerges(tree, data.numbers("agglomerative/\(name)/merges"), name)
      let expected = numberedByAppearance(data.integers("agglomerative/\(name)/labels"))
      #expect(tree.labels(clusters: 6) == expected, "\(name)")
    }
    let tree = AgglomerativeClustering(data.embeddings, linkage: .average, distance: .cosine)
    expectMerges(tree, data.numbers("agglomerative/cosine/merges"), "cosine")
    #expect(tree.labels(clusters: 1) == [Int](repeating: 0, count: 120))
    #expect(tree.labels(clusters: 120) == Array(0..<120))
    #expect(AgglomerativeClustering([[1, 2]], linkage: .single).labels(clusters: 1) == [0])
  }

  private func expectMerges(_ tree: AgglomerativeClustering, _ expected: [Double], _ name: String) {
    #expect(tree.merges.count == expected.count / 4)
    for (index, merge) in tree.merges.enumerated() {
      let row = expected[index * 4..<index * 4 + 4].map { $0 }
      let names = [Double(merge.first), Double(merge.second), Double(merge.size)]
      #expect(names == [row[0], row[1], row[3]], "\(name), merge \(index)")
      #expect(abs(merge.height - row[2]) < 1e-5 * max(row[2], 1), "\(name), merge \(index)")
    }
  }

  @Test func `heights of Euclidean linkages are in double precision`() {
    let tree = AgglomerativeClustering([[0.3, 0], [0.7, 0.1], [5, 5]], linkage: .single)
    let (x, y) = (Double(Float(0.7)) - Double(Float(0.3)), Double(Float(0.1)))
    #expect(abs(tree.merges[0].height - (x * x + y * y).squareRoot()) < 1e-15)
  }

  @Test func `cluster agreement equals scikit-learn's metrics`() throws {
    let data = try EvaluationFixture()
    for name in ["kmeans", "single", "same", "one", "alone"] {
      let agreement = ClusterAgreement(
        data.integers("agreement/\(name)/clusters"), with: data.labels)
      expectClose(
        [
          agreement.normalizedMutualInformation, agreement.adjustedRandIndex,
          agreement.mutualInformation, agreement.purity,
        ], data.numbers("agreement/\(name)/scores"), name, within: 1e-12)
    }
    #expect(ClusterAgreement([1, 1], with: [4, 4]).normalizedMutualInformation == 1)
    #expect(ClusterAgreement([1, 2], with: [4, 4]).adjustedRandIndex == 0)
  }

  @Test func `silhouette equals scikit-learn's`() throws {
    let data = try EvaluationFixture()
    expectClose(
      [
        silhouette(data.embeddings, clusters: data.integers("kmeans/labels")),
        silhouette(data.embeddings, clusters: data.labels, distance: .cosine),
      ], data.numbers("silhouette"), within: 1e-6)
    #expect(silhouette([[0], [1], [5]], clusters: [1, 1, 2]) == (4.0 / 5 + 3.0 / 4) / 3)
  }
}
