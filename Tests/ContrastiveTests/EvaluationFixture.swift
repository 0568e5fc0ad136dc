import Tensors
import TestSupport
import Testing

/// Embeddings of four overlapping classes, and their metrics from scikit-learn and SciPy.
struct EvaluationFixture {
  let fixture: Fixture
  /// `[120, 6]` and `[40, 6]`.
  let embeddings, queries: Tensor<Float>
  let labels, queryLabels: [Int]

  init() throws {
    fixture = try Fixture("evaluation")
    embeddings = fixture.floats("embeddings")
    queries = fixture.floats("queries")
    labels = fixture.integers("labels").scalars.map { Int($0) }
    queryLabels = fixture.integers("queryLabels").scalars.map { Int($0) }
  }

  func integers(_ name: String) -> [Int] { fixture.integers(name).scalars.map { Int($0) } }

  func numbers(_ name: String) -> [Double] { fixture.doubles(name).scalars }

  /// Returns a float64 tensor, converted to float32.
  func floats(_ name: String) -> Tensor<Float> {
    let doubles = fixture.doubles(name)
    return Tensor(doubles.scalars.map { Float($0) }, shape: doubles.shape)
  }
}

/// Records an issue unless both arrays have the same length and all elements are close.
func expectClose(
  _ actual: [Double], _ expected: [Double], _ what: String = "", within: Double = 1e-9,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.count == expected.count, "\(what)", sourceLocation: sourceLocation)
  for (index, (a, e)) in zip(actual, expected).enumerated() {
    let isClose = a == e || abs(a - e) <= within
    #expect(
      isClose, "\(what), number \(index): \(a), expected \(e)", sourceLocation: sourceLocation)
  }
}
