import Tensors
import TestSupport
import Testing

@Suite struct PyTorchTests {
  /// Runs every case, with inputs changed by `prepare`.
  private func compare(_ prepare: (Tensor<Float>) -> Tensor<Float>) throws {
    let fixture = try Fixture("tensors")
    var operations = Operations<Float>()
    operations.all["linspace"] = { _ in .linspace(-1, 2, 7) }
    operations.all["eigenvalues"] = { $0[0].eigh().values }
    operations.all["singularValues"] = { $0[0].svd().s }
    let cases = fixture.cases
    #expect(cases.count > 380)
    for name in cases {
      let operation = try #require(operations[name], "no operation \(name)")
      let result = operation(fixture.inputs(name).map(prepare))
      expectClose(result, fixture.floats("\(name)/result"), name)
    }
  }

  @Test func `eigh and svd reproduce the matrix from orthonormal vectors`() {
    var g = Generator(seed: 1)
    for n in [1, 2, 5, 20] {
      let x = Tensor<Float>.normal([n, n], using: &g)
      let symmetric = x + x.transposed()
      let (values, vectors) = symmetric.eigh()
      expectClose((vectors * values).matmul(vectors.transposed()), symmetric, "eigen \(n)")
      expectClose(vectors.transposed().matmul(vectors), .eye(n), absolute: 1e-5)
      for (rows, columns) in [(n + 3, n), (n, n + 2)] {
        let a = Tensor<Float>.normal([rows, columns], using: &g)
        let (u, s, v) = a.svd()
        expectClose((u * s).matmul(v), a, "svd \(rows) × \(columns)")
        expectClose(u.transposed().matmul(u), .eye(n), absolute: 1e-5)
        expectClose(v.matmul(v.transposed()), .eye(n), absolute: 1e-5)
      }
    }
  }

  @Test func `results equal PyTorch's`() throws {
    try compare { $0 }
  }

  @Test func `results do not depend on strides`() throws {
    // The same elements in column-major order and with gaps.
    try compare { x in
      if x.rank == 0 { return x }
      let axes = Array((0..<x.rank).reversed())
      let wide = Tensor.stack([x.permuted(axes), x.permuted(axes)])
      return wide.permuted(Array((1...x.rank)) + [0])[.ellipsis, 1].permuted(axes)
    }
  }
}
