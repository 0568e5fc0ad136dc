import Testing

@testable import Kernels

/// Returns pseudorandom numbers from −1 to 1, the same in every run.
func numbers(_ count: Int, _ seed: UInt32) -> [Float] {
  var state = seed &* 747_796_405 &+ 2_891_336_453
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(Int32(bitPattern: state)) / Float(Int32.max)
  }
}

/// Records an issue unless all numbers are within `tolerance` of the expected ones.
func expectClose(
  _ actual: [Float], _ expected: [Double], tolerance: Double, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.count == expected.count, sourceLocation: sourceLocation)
  let worst = zip(actual, expected).map { abs(Double($0) - $1) }.max() ?? 0
  #expect(worst <= tolerance, "\(what): off by \(worst)", sourceLocation: sourceLocation)
}

@Suite struct MatrixProductTests {
  /// A plain triple loop in double precision.
  private func reference(
    _ a: [Float], _ b: [Float], m: Int, n: Int, k: Int, transposed: (a: Bool, b: Bool)
  ) -> [Double] {
    var c = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for j in 0..<n {
        for p in 0..<k {
          let x = transposed.a ? a[p * m + i] : a[i * k + p]
          let y = transposed.b ? b[j * k + p] : b[p * n + j]
          c[i * n + j] += Double(x) * Double(y)
        }
      }
    }
    return c
  }

  private func product(
    _ a: [Float], _ b: [Float], m: Int, n: Int, k: Int, transposed: (a: Bool, b: Bool),
    adding c: [Float]? = nil
  ) -> [Float] {
    var result = c ?? [Float](repeating: .nan, count: m * n)
    matmul(
      m: m, n: n, k: k, a, aRowStride: transposed.a ? 1 : k, aColumnStride: transposed.a ? m : 1,
      b, bRowStride: transposed.b ? 1 : n, bColumnStride: transposed.b ? k : 1, into: &result,
      cRowStride: n, accumulate: c != nil)
    return result
  }

  @Test func `matmul equals a plain loop for odd sizes`() {
    let sizes = [1, 2, 7, 8, 9, 31, 32, 33, 67]
    for m in sizes {
      for n in sizes {
        for k in [0, 1, 3, 16, 33] {
          let (a, b) = (numbers(m * k, 1), numbers(k * n, 2))
          for transposed in [(false, false), (true, false), (false, true), (true, true)] {
            let expected = reference(a, b, m: m, n: n, k: k, transposed: transposed)
            expectClose(
              product(a, b, m: m, n: n, k: k, transposed: transposed), expected, tolerance: 1e-5,
              "[\(m), \(k)] · [\(k), \(n)], transposed \(transposed)")
          }
        }
      }
    }
  }

  @Test func `matmul equals a plain loop for sizes beyond every block`() {
    for (m, n, k) in [
      (260, 1030, 5), (9, 40, 1030), (300, 33, 257), (513, 65, 300), (70, 35, 2050),
    ] {
      let (a, b, c) = (numbers(m * k, 3), numbers(k * n, 4), numbers(m * n, 5))
      let expected = zip(
        reference(a, b, m: m, n: n, k: k, transposed: (false, false)), c
      ).map { $0 + Double($1) }
      expectClose(
        product(a, b, m: m, n: n, k: k, transposed: (false, false), adding: c), expected,
        tolerance: 1e-4, "[\(m), \(k)] · [\(k), \(n)], added")
    }
  }

  @Test func `tiles of every shape have the same bits`() {
    for k in [0, 1, 7, 300] {
      let (a, b, c) = (numbers(k * 8, 1), numbers(k * 32, 2), numbers(8 * 40, 3))
      for accumulate in [false, true] {
        func product(_ shape: TileShape) -> [UInt32] {
          var result = c
          multiplyTile(in: shape, k: k, a, b, &result, cRowStride: 40, accumulate: accumulate)
          return result.map(\.bitPattern)
        }
        let native = product(.native)
        for shape in TileShape.allCases {
          #expect(product(shape) == native, "\(shape), k = \(k), accumulate: \(accumulate)")
        }
        for row in 0..<8 {
          #expect(
            native[row * 40 + 32..<row * 40 + 40].elementsEqual(
              c[row * 40 + 32..<row * 40 + 40].map(\.bitPattern)))
        }
      }
    }
  }

  @Test func `matmul does not write between the rows of the result`() {
    var c = [Float](repeating: 7, count: 5 * 40)
    let (a, b) = (numbers(5 * 3, 1), numbers(3 * 33, 2))
    matmul(
      m: 5, n: 33, k: 3, a, aRowStride: 3, aColumnStride: 1, b, bRowStride: 33, bColumnStride: 1,
      into: &c, cRowStride: 40, accumulate: false)
    for row in 0..<5 { #expect(c[row * 40 + 33..<row * 40 + 40].allSatisfy { $0 == 7 }) }
  }
}
