import Tensors
import TestSupport
import Testing

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
