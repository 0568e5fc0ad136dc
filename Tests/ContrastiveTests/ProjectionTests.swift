import Kernels
import Tensors
import TestSupport
import Testing
import Vision

@testable import Contrastive

@Suite(.serialized) struct ProjectionTests {
  @Test func `principal components equal scikit-learn's, including signs`() throws {
    let data = try EvaluationFixture()
    for (name, rows) in [("tall", 120), ("wide", 4)] {
      let pca = PCA(data.embeddings[0..<rows], components: 3)
      expectClose(pca.mean, data.floats("pca/\(name)/mean"), name, relative: 1e-6)
      expectClose(pca.components, data.floats("pca/\(name)/components"), name, relative: 1e-5)
      expectClose(pca.explainedVariance, data.floats("pca/\(name)/variance"), name, relative: 1e-5)
      expectClose(
        pca.explainedVarianceRatio, data.floats("pca/\(name)/ratio"), name, relative: 1e-5)
      expectClose(
        pca.projected(data.queries), data.floats("pca/\(name)/queries"), name, relative: 1e-5)
    }
  }

  @Test func `a few of many components equal scikit-learn's`() throws {
    let data = try EvaluationFixture()
    let x = try Digits.load().images.flattened(from: 1)[0..<600]
    let pca = PCA(x, components: 3)
    expectClose(pca.components, data.floats("pca/digits/components"), relative: 1e-4)
    expectClose(pca.explainedVariance, data.floats("pca/digits/variance"), relative: 1e-5)
    // Equal eigenvalues, and a matrix of zeros, still give a result.
    #expect(PCA(.eye(100), components: 2).explainedVariance.min().item > 0)
    #expect(PCA(.zeros([90, 80]), components: 1).explainedVariance == [0])
  }

  @Test func `principal components of rows far from 0 equal those of rows around it`() {
    // Multiples of 2⁻¹², whose sums with 1024 are exact, with a mean that is not a Float.
    let numbers = (0..<60).map { (i: Int) -> Float in
      let mixed = (i * 37 + i * i * 11) % 101
      return Float(mixed - 40) / 4096
    }
    let x = Tensor<Float>(numbers, shape: [20, 3])
    let (near, far) = (PCA(x, components: 3), PCA(x + 1024, components: 3))
    expectClose(far.components, near.components, relative: 2e-5)
    expectClose(far.explainedVariance, near.explainedVariance, relative: 1e-5, absolute: 0)
    expectClose(far.projected(x + 1024), near.projected(x), relative: 2e-5)
  }

  /// Squares of numbers near 10²⁵ overflow, and those of numbers near 10⁻³⁰ vanish, in single precision.
  @Test(arguments: [Float(0x1p83), 0x1p110, 0x1p-60, 0x1p-100])
  func `projections do not depend on the scale of the rows`(scale: Float) throws {
    let x = try EvaluationFixture().embeddings
    let (pca, scaled) = (PCA(x, components: 3), PCA(x * scale, components: 3))
    expectClose(scaled.components, pca.components, relative: 1e-6)
    expectClose(scaled.explainedVarianceRatio, pca.explainedVarianceRatio, relative: 1e-6)
    expectClose(scaled.projected(x * scale) / scale, pca.projected(x), relative: 1e-6)
    let projected = pca.projected(x)
    #expect(
      trustworthiness(projected * scale, of: x * scale) == trustworthiness(projected, of: x))
    let map = TSNE(x * scale, perplexity: 10, iterations: 60)
    let unscaled = TSNE(x, perplexity: 10, iterations: 60)
    #expect(
      abs(trustworthiness(map.positions, of: x) - trustworthiness(unscaled.positions, of: x)) < 0.05
    )
    let layout = UMAP(x * scale, neighbors: 10, epochs: 60, seed: 1)
    #expect(trustworthiness(layout.positions, of: x) > 0.8)
  }

  @Test func `all components reconstruct the input`() throws {
    let data = try EvaluationFixture()
    let pca = PCA(data.embeddings, components: 6)
    expectClose(pca.reconstructed(pca.projected(data.queries)), data.queries, relative: 1e-5)
    #expect(abs(pca.explainedVarianceRatio.sum().item - 1) < 1e-5)
  }

  @Test func `trustworthiness equals scikit-learn's`() throws {
    let data = try EvaluationFixture()
    let projected = data.fixture.floats("trustworthiness/projected")
    let found = [5, 12].map { trustworthiness(projected, of: data.embeddings, k: $0) }
    expectClose(found, data.numbers("trustworthiness"), within: 1e-9)
    #expect(trustworthiness(data.embeddings, of: data.embeddings) == 1)
  }

  @Test func `quadtree repulsion approximates the sum over all pairs`() {
    var generator = Generator(seed: 1)
    var points = (0..<300).map { _ in
      SIMD2(Double(generator.normal()), Double(generator.normal())) * 10
    }
    points += [points[0], points[0]]
    let tree = QuadTree(points)
    var stack: [Int] = []
    var (error, size) = (0.0, 0.0)
    for (i, y) in points.enumerated() {
      var (force, sum) = (SIMD2<Double>.zero, 0.0)
      for (j, z) in points.enumerated() where i != j {
        let q = 1 / (1 + ((y - z) * (y - z)).sum())
        force += q * q * (y - z)
        sum += q
      }
      let exact = tree.repulsion(on: y, angle: 0, stack: &stack)
      expectClose([exact.force.x, exact.force.y, exact.sum], [force.x, force.y, sum])
      let near = tree.repulsion(on: y, angle: 0.5, stack: &stack)
      error += ((near.force - force) * (near.force - force)).sum()
      size += (force * force).sum()
    }
    // Not exact, but within 3 %.
    #expect(error > 0 && error < 0.03 * 0.03 * size)
  }

  @Test func `affinities have the given perplexity, are symmetric and sum to 1`() throws {
    let data = try EvaluationFixture()
    let rows = Affinities(data.embeddings, perplexity: 10).rows
    let sum = rows.joined().reduce(0) { $0 + $1.weight }
    expectClose([sum], [1])
    for (i, entries) in rows.enumerated() {
      for entry in entries {
        let back = rows[entry.other].first { $0.other == i }
        #expect(back?.weight == entry.weight)
      }
    }
  }

  @Test func `t-SNE preserves the neighborhoods of digits as well as scikit-learn's`()
    throws
  {
    let digits = try Digits.load()[Array(0..<600)]
    let x = digits.images.flattened(from: 1)
    func run(threads: Int, iterations: Int) -> TSNE {
      let oldCount = threadCount
      setThreadCount(threads)
      defer { setThreadCount(oldCount) }
      return TSNE(x, iterations: iterations)
    }
    let map = run(threads: 2, iterations: 1000)
    let trust = trustworthiness(map.positions, of: x)
    let fixture = try EvaluationFixture()
    let expected = fixture.numbers("tsne")
    #expect(map.divergence < expected[0] * 1.03, "\(map.divergence), scikit-learn \(expected[0])")
    #expect(trust > expected[1] - 0.005, "\(trust), scikit-learn \(expected[1])")
    #expect(trust > trustworthiness(PCA(x, components: 2).projected(x), of: x) + 0.1)
    let classifier = KNearestNeighbors(map.positions, labels: digits.labels)
    #expect(classifier.leaveOneOutAccuracy(k: 1) > 0.9)
    #expect(run(threads: 1, iterations: 30).positions == run(threads: 3, iterations: 30).positions)
  }

  @Test func `UMAP preserves the neighborhoods of digits, and depends only on the seed`()
    throws
  {
    let digits = try Digits.load()[Array(0..<600)]
    let x = digits.images.flattened(from: 1)
    let map = UMAP(x, epochs: 200, seed: 1).positions
    let trust = trustworthiness(map, of: x)
    #expect(trust > 0.95, "\(trust)")
    #expect(trust > trustworthiness(PCA(x, components: 2).projected(x), of: x) + 0.1)
    let accuracy = KNearestNeighbors(map, labels: digits.labels).leaveOneOutAccuracy(k: 5)
    #expect(accuracy > 0.9, "\(accuracy)")
    let short = UMAP(x, epochs: 5, seed: 1).positions
    #expect(short == UMAP(x, epochs: 5, seed: 1).positions)
    #expect(short != UMAP(x, epochs: 5, seed: 2).positions)
  }
}
