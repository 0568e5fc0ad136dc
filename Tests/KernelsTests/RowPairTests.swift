import Kernels
import Testing

@Suite struct RowPairTests {
  /// Rows of uneven numbers that nearly coincide.
  private func rows(_ count: Int, _ dimensions: Int, _ seed: Int) -> [Float] {
    (0..<count * dimensions).map { 1 + Float(($0 * 37 + seed) % 101) * 1e-5 }
  }

  private func prepared(_ rows: [Float], _ dimensions: Int, _ form: RowForm = .plain) -> [Double] {
    let count = rows.count / max(dimensions, 1)
    var result = [Double](repeating: .nan, count: count * preparedWidth(dimensions))
    prepareRows(count: count, dimensions: dimensions, form, rows, into: &result)
    return result
  }

  private func products(
    _ n: Int, _ m: Int, _ dimensions: Int, batch: Int = 1, roots: Bool = false
  ) -> [Float] {
    let (a, b) = (rows(batch * n, dimensions, 1), rows(batch * m, dimensions, 2))
    let (x, y) = (prepared(a, dimensions), prepared(b, dimensions))
    var result = [Float](repeating: .nan, count: batch * n * m)
    productsOfDifferences(
      batch: batch, n: n, m: m, width: preparedWidth(dimensions), x, y, x, y, takingRoots: roots,
      into: &result)
    return result
  }

  private func weighted(_ n: Int, _ m: Int, _ dimensions: Int, isTransposed: Bool) -> [Float] {
    let (x, y) = (
      prepared(rows(n, dimensions, 1), dimensions), prepared(rows(m, dimensions, 2), dimensions)
    )
    let weights = (0..<n * m).map { Float($0 % 7) - 3 }
    var result = [Float](repeating: .nan, count: n * dimensions)
    weightedDifferences(
      batch: 1, n: n, m: m, dimensions: dimensions, x, y, weights: weights,
      isTransposed: isTransposed, into: &result)
    return result
  }

  @Test func `squared distances equal sums in double precision`() {
    for (n, m, d) in [(1, 1, 1), (3, 5, 7), (17, 9, 8), (20, 4, 33), (2, 3, 0)] {
      let (a, b) = (rows(2 * n, d, 1), rows(2 * m, d, 2))
      let (result, roots) = (
        products(n, m, d, batch: 2), products(n, m, d, batch: 2, roots: true)
      )
      for index in result.indices {
        let (p, i, j) = (index / (n * m), index % (n * m) / m, index % m)
        let sum = (0..<d).reduce(0.0) {
          let difference = Double(a[(p * n + i) * d + $1]) - Double(b[(p * m + j) * d + $1])
          return $0 + difference * difference
        }
        #expect((result[index] - Float(sum)).magnitude <= Float(sum).ulp)
        let root = Float(sum.squareRoot())
        #expect((roots[index] - root).magnitude <= root.ulp)
      }
    }
  }

  @Test func `weighted differences equal sums in double precision`() {
    for (n, m, d) in [(1, 1, 1), (3, 5, 7), (17, 90, 8), (20, 4, 70), (3, 0, 2)] {
      let (a, b) = (rows(n, d, 1), rows(m, d, 2))
      for isTransposed in [false, true] {
        let result = weighted(n, m, d, isTransposed: isTransposed)
        for i in 0..<n {
          for k in 0..<d {
            let sum = (0..<m).reduce(0.0) {
              let weight = Double((isTransposed ? $1 * n + i : i * m + $1) % 7 - 3)
              return $0 + weight * (Double(a[i * d + k]) - Double(b[$1 * d + k]))
            }
            #expect((result[i * d + k] - Float(sum)).magnitude <= Float(sum).ulp + 1e-12)
          }
        }
      }
    }
  }

  @Test func `prepared rows are units or centered`() {
    let width = preparedWidth(3)
    #expect(width == 8)
    let unit = prepared([3, 0, 4, 0, 1e-30, 0, 3e20, 0, 4e20], 3, .unit(minimum: 1e-12))
    #expect(unit[0] == 0.6 && unit[2] == 0.8 && unit[3..<8].allSatisfy { $0 == 0 })
    #expect((unit[width + 1] - 1e-18).magnitude < 1e-24)
    #expect((unit[2 * width] - 0.6).magnitude < 1e-15)
    #expect(Array(prepared([1, 2, 6], 3, .centered)[0..<3]) == [-2, -1, 3])
  }
}
