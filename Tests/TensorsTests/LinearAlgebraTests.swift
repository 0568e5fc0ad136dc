import Tensors
import TestSupport
import Testing

/// Returns square matrices plus a multiple of the identity, as the fixture's script does.
private func plus<Element: RealScalar>(
  _ x: Tensor<Element>, _ number: Element = 3
) -> Tensor<Element> {
  x + Tensor.eye(x.shape.last ?? 0) * Tensor(number)
}

/// Products, solutions and factors of matrices, by the names of their cases in `linear_algebra.py`.
private struct LinearAlgebraOperations<Element: RealScalar> {
  let all: [String: @Sendable ([Tensor<Element>]) -> Tensor<Element>] = [
    "matmul": { $0[0].matmul($0[1]) }, "vecdot": { $0[0].vecdot($0[1]) },
    "vecdotFirst": { $0[0].vecdot($0[1], axis: 0) },
    "addmm": { $0[0].addmm($0[1], $0[2], beta: 0.5, alpha: -2) }, "multiDot": { .multiDot($0) },
    "tensordotOne": { $0[0].tensordot($0[1], axes: 1) },
    "tensordotTwo": { $0[0].tensordot($0[1]) },
    "tensordotNone": { $0[0].tensordot($0[1], axes: 0) },
    "tensordotAxes": { $0[0].tensordot($0[1], axes: ([0, -1], [1, 0])) },
    "inner": { $0[0].inner($0[1]) }, "kron": { $0[0].kron($0[1]) },
    "cross": { $0[0].cross($0[1]) }, "crossFirst": { $0[0].cross($0[1], axis: 0) },
    "einsum ij;jk=ik": { .einsum("ij,jk->ik", $0[0], $0[1]) },
    "einsum ...ij;...jk=...ik": { .einsum("...ij,...jk->...ik", $0[0], $0[1]) },
    "einsum ij;ij=": { .einsum("ij,ij->", $0[0], $0[1]) },
    "einsum ...i;...i=...": { .einsum("...i,...i->...", $0[0], $0[1]) },
    "einsum ii;i=i": { .einsum("ii,i->i", $0[0], $0[1]) },
    "einsum ...ij=ij": { .einsum("...ij->ij", $0[0]) },
    "einsum b...;...b=...": { .einsum("b...,...b->...", $0[0], $0[1]) },
    "einsum bi;ij;bj=b": { .einsum("bi,ij,bj->b", $0[0], $0[1], $0[2]) },
    "inverse": { plus($0[0]).inverse() }, "solve": { plus($0[0]).solve($0[1]) },
    "solveUpper": { plus($0[0]).solveTriangular($0[1], upper: true) },
    "solveLower": { plus($0[0]).solveTriangular($0[1], upper: false) },
    "solveUnit": { plus($0[0]).solveTriangular($0[1], upper: false, unitDiagonal: true) },
    "solveUpperUnit": { plus($0[0]).solveTriangular($0[1], upper: true, unitDiagonal: true) },
    "determinant": { $0[0].determinant() }, "slogdet": { plus($0[0]).slogdet().logarithm },
    "slogdetSign": { $0[0].slogdet().sign }, "logDeterminant": { plus($0[0]).logDeterminant() },
    "pseudoInverse": { $0[0].pseudoInverse() },
    "pseudoInverseLow": { $0[0].pseudoInverse(relativeTolerance: 1e-3) },
    "leastSquares": { $0[0].leastSquares($0[1]) },
    "choleskyOf": { plus($0[0].matmul($0[0].transposed()), 2).cholesky() },
    "cholesky": { plus($0[0], 4).cholesky() },
    "qrQ": { $0[0].qr().q }, "qrR": { $0[0].qr().r },
    "luL": { $0[0].lu().l }, "luU": { $0[0].lu().u },
    "singularValues": { $0[0].svd().s }, "leftSingular": { $0[0].svd().u.squared() },
    "rightSingular": { $0[0].svd().vTransposed.squared() },
    "eigenvalues": { ($0[0] + $0[0].transposed()).eigh().values },
    "eigenvectors": { ($0[0] + $0[0].transposed()).eigh().vectors.squared() },
    "eigenvaluesOf": { $0[0].eigh().values },
    "eigenvectorsOf": { $0[0].eigh().vectors.squared() },
    "matrixNormFrobenius": { $0[0].matrixNorm() },
    "matrixNormNuclear": { $0[0].matrixNorm(.nuclear) },
    "matrixNormOne": { $0[0].matrixNorm(.order(1)) },
    "matrixNormMinusOne": { $0[0].matrixNorm(.order(-1)) },
    "matrixNormTwo": { $0[0].matrixNorm(.order(2)) },
    "matrixNormMinusTwo": { $0[0].matrixNorm(.order(-2)) },
    "matrixNormInfinity": { $0[0].matrixNorm(.order(.infinity)) },
    "matrixNormMinusInfinity": { $0[0].matrixNorm(.order(-.infinity)) },
    "matrixNormAxes": { $0[0].matrixNorm(axes: (0, -1), keepDims: true) },
    "conditionNumber": { $0[0].conditionNumber() },
    "matrixPowerZero": { $0[0].matrixPower(0) }, "matrixPowerOne": { $0[0].matrixPower(1) },
    "matrixPowerThree": { $0[0].matrixPower(3) }, "matrixPowerSix": { $0[0].matrixPower(6) },
    "matrixPowerMinusTwo": { plus($0[0]).matrixPower(-2) },
    "matrixExponential": { $0[0].matrixExponential() },
    "vandermonde": { $0[0].vandermonde() }, "vandermondeFour": { $0[0].vandermonde(4) },
    "diagonalEmbedded": { $0[0].diagonalEmbedded() },
    "diagonalEmbeddedAbove": { $0[0].diagonalEmbedded(1, axes: (0, 2)) },
    "diagonalEmbeddedBelow": { $0[0].diagonalEmbedded(-2) },
  ]
}

@Suite struct LinearAlgebraTests {
  @Test func `results equal PyTorch's in single precision`() throws { try compare(Float.self) }
  @Test func `results equal PyTorch's in double precision`() throws { try compare(Double.self) }

  /// Compares every case at contiguous inputs, and at those in column-major order and with gaps.
  private func compare<Element: RealScalar>(_ type: Element.Type) throws {
    let (fixture, operations) = (try Fixture("linear_algebra"), LinearAlgebraOperations<Element>())
    var count = 0
    for key in fixture.names where key.hasSuffix("/result") {
      let name = String(key.dropLast(7))
      let group = String(name.split(separator: "/")[0])
      // Only variables join two results.
      if group == "qr" || group == "lu" { continue }
      let operation = try #require(operations.all[group], "no operation \(name)")
      let inputs = (0..<3).filter { fixture.contains("\(name)/input\($0)") }
        .map { fixture.floats("\(name)/input\($0)").cast(to: type) }
      let scattered = inputs.map { x in
        let axes = Array((0..<x.rank).reversed())
        return Tensor.stack([x.permuted(axes), -x.permuted(axes)], axis: -1)[.ellipsis, 0]
          .permuted(axes)
      }
      for inputs in [inputs, scattered] {
        expectClose(operation(inputs).cast(to: Float.self), fixture.floats(key), name)
      }
      count += 1
    }
    #expect(count > 300)
  }

  @Test func `factors of random matrices multiply to the matrices`() {
    var g = Generator(seed: 3)
    for shape in [[1, 1], [5, 5], [2, 3, 7, 4], [3, 4, 7], [30, 30], [0, 3, 3]] {
      let a = Tensor<Float>.normal(shape, using: &g)
      let k = min(shape[shape.count - 2], shape[shape.count - 1])
      func expectOrthonormal(_ columns: Tensor<Float>, _ k: Int) {
        let product = columns.transposed().matmul(columns)
        expectClose(product, .eye(k).expanded(to: product.shape), "\(shape)", absolute: 1e-6)
      }
      let (q, r) = a.qr()
      expectClose(q.matmul(r), a, "QR \(shape)", absolute: 1e-5)
      expectOrthonormal(q, k)
      #expect(r.upperTriangle() == r)
      let (p, l, u) = a.lu()
      expectClose(p.matmul(l).matmul(u), a, "LU \(shape)", absolute: 1e-5)
      #expect(
        l.lowerTriangle() == l && u.upperTriangle() == u && l.abs().scalars.allSatisfy { $0 <= 1 })
      let (left, s, vT) = a.svd()
      expectClose((left * s.unsqueezed(-2)).matmul(vT), a, "SVD \(shape)", absolute: 1e-5)
      expectOrthonormal(left, k)
      expectOrthonormal(vT.transposed(), k)
      let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
      let (full, _, fullT) = a.svd(fullMatrices: true)
      expectOrthonormal(full, m)
      expectOrthonormal(fullT.transposed(), n)
      expectClose(full.narrowed(axis: -1, from: 0, count: k), left, "full SVD \(shape)")
      let (fullQ, tallR) = a.qr(complete: true)
      expectOrthonormal(fullQ, m)
      expectClose(fullQ.matmul(tallR), a, "complete QR \(shape)", absolute: 1e-5)
      let symmetric = a.matmul(a.transposed())
      let (values, vectors) = symmetric.eigh()
      let product = (vectors * values.unsqueezed(-2)).matmul(vectors.transposed())
      expectClose(product, symmetric, "eigh \(shape)", absolute: 1e-4)
    }
  }

  @Test func `results in double precision are accurate to 13 digits`() {
    var g = Generator(seed: 4)
    let a = Tensor<Float>.normal([3, 6, 6], using: &g).cast(to: Double.self)
    let b = Tensor<Float>.normal([6, 2], using: &g).cast(to: Double.self)
    func expectEqual(_ x: Tensor<Double>, _ y: Tensor<Double>, _ name: String) {
      #expect(
        x.shape == y.shape && (x - y.expanded(to: x.shape)).abs().scalars.allSatisfy { $0 < 1e-12 },
        "\(name)")
    }
    expectEqual(a.inverse().matmul(a), Tensor<Double>.eye(6).expanded(to: a.shape), "inverse")
    expectEqual(a.matmul(a.solve(b)), b.expanded(to: [3, 6, 2]), "solve")
    expectEqual(a.leastSquares(b), a.solve(b), "least squares")
    expectEqual(a.pseudoInverse(), a.inverse(), "pseudo-inverse")
    let (q, r) = a.qr()
    expectEqual(q.matmul(r), a, "QR")
    let (values, vectors) = a.matmul(a.transposed()).eigh()
    expectEqual(
      vectors.matmul(values.diagonalEmbedded()).matmul(vectors.transposed()),
      a.matmul(a.transposed()), "eigh")
    let (sign, logarithm) = a.slogdet()
    expectEqual(sign * logarithm.exp(), a.determinant(), "determinant")
    expectEqual(a[0].matmul(b), a.matmul(b)[0], "matmul")
    expectEqual(b.transposed().matmul(a)[1, 0], b[.all, 0].matmul(a)[1], "vector")
    // Squares of these elements would overflow or vanish.
    for scale in [1e200, 1e-200] {
      expectEqual((a * scale).svd().s / scale, a.svd().s, "singular values of \(scale)")
      expectEqual((a * scale).qr().r / scale, r, "R of \(scale)")
      let symmetric = a + a.transposed()
      expectEqual((symmetric * scale).eigh().values / scale, symmetric.eigh().values, "\(scale)")
    }
  }

  @Test func `singular matrices have a rank, a pseudo-inverse and orthonormal singular vectors`() {
    let ones = Tensor<Float>.ones([3, 2])
    #expect(ones.matrixRank() == 1 && Tensor<Float>.zeros([2, 4, 4]).matrixRank() == [0, 0])
    #expect(Tensor<Float>.zeros([3, 0]).matrixRank() == 0)
    #expect(Tensor<Float>([[1, 0], [0, 1e-6]]).matrixRank() == 2)
    #expect(Tensor<Float>([[1, 0], [0, 1e-6]]).matrixRank(relativeTolerance: 1e-5) == 1)
    expectClose(ones.pseudoInverse(), .full([2, 3], 1 / 6))
    // The shortest of all solutions.
    expectClose(ones.leastSquares([1, 1, 1]), [0.5, 0.5])
    for matrix in [
      ones, ones.transposed(), .zeros([4, 3]), .ones([5, 5]), Tensor([[0, 0], [0, 2]]),
    ] {
      let (u, _, vT) = matrix.svd()
      let k = min(matrix.shape[0], matrix.shape[1])
      expectClose(u.transposed().matmul(u), .eye(k), "\(matrix)", absolute: 1e-6)
      expectClose(vT.matmul(vT.transposed()), .eye(k), "\(matrix)", absolute: 1e-6)
    }
    let singular: Tensor<Float> = [[1, 2], [2, 4]]
    let (sign, logarithm) = singular.slogdet()
    #expect(sign == 0 && logarithm == Tensor(-.infinity) && singular.determinant() == 0)
    #expect(Tensor<Float>([[0, 1], [1, 0]]).logDeterminant().item.isNaN)
    #expect(Tensor<Float>([[0, 1], [1, 0]]).slogdet().sign == -1)
    #expect(singular.conditionNumber().item > 1e7)
    #expect(Tensor<Float>.zeros([0, 0]).determinant() == 1)
  }

  @Test func `decompositions of NaN are NaN`() {
    let a: Tensor<Float> = [[1, 2], [.nan, 4]]
    let results = [
      a.inverse(), a.determinant(), a.qr().r, a.eigh().values, a.eigh().vectors, a.svd().u,
      a.svd().s, a.pseudoInverse(), a.solve([1, 2]), a.matrixExponential(), a.lu().u,
    ]
    for (number, result) in results.enumerated() {
      #expect(result.isNaN.any, "\(number): \(result)")
    }
    let infinite: Tensor<Float> = [[1, 2], [.infinity, 4]]
    for result in [infinite.eigh().vectors, infinite.svd().u, infinite.matrixExponential()] {
      #expect(result.isNaN.all)
    }
  }

  @Test func `determinants beyond single precision have a logarithm`() {
    let (sign, logarithm) = (Tensor<Float>.eye(3) * -1e-20).slogdet()
    #expect(sign == -1)
    expectClose(logarithm, Tensor(-138.15511))
  }

  @Test func `multiDot multiplies in the cheapest order`() {
    let shapes = [[1, 40], [40, 1], [1, 40]]
    var products: [String] = []
    let order = MatrixChain(shapes).product(of: ["a", "b", "c"]) {
      products.append("(\($0)\($1))")
      return products.last!
    }
    #expect(order == "((ab)c)")
    #expect(
      MatrixChain([[40, 1], [1, 40], [40, 1]]).product(of: ["a", "b", "c"]) { "(\($0)\($1))" }
        == "(a(bc))")
  }

  @Test func `addmm ignores itself if beta is 0`() {
    let x = Tensor<Float>.full([2], .nan)
    #expect(x.addmm(.eye(2), .ones([2, 2]), beta: 0) == .ones([2, 2]))
  }
}
