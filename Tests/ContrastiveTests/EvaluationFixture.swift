import Tensors
import TestSupport
import Testing

/// Embeddings in four overlapping classes, and what scikit-learn and SciPy measure of them.
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

  /// Numbers in double precision, in single.
  func floats(_ name: String) -> Tensor<Float> {
    let doubles = fixture.doubles(name)
    return Tensor(doubles.scalars.map { Float($0) }, shape: doubles.shape)
  }
}

/// Records an issue unless there are as many numbers, and each is close to the expected one.
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
