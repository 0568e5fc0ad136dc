import Kernels
import Testing

@Suite struct SumTests {
  @Test func `the mean of ten million numbers is accurate to a millionth`() {
    let noise = numbers(10_000_000, 9).map { 1 + $0 * 0.3 }
    let exact = noise.reduce(0.0) { $0 + Double($1) } / 1e7
    #expect(abs(sum(noise, count: noise.count) / 1e7 - exact) < 1e-6 * exact)
    // A running sum in single precision is less accurate.
    let running = noise.reduce(Float(0), +) / 1e7
    #expect(abs(Double(running) - exact) > 5e-6)
  }

  @Test(arguments: [1, 2, 15, 16, 17, 255, 256, 257, 1000])
  func `sum equals a plain loop for every length`(count: Int) {
    let x = numbers(count, 3)
    let exact = x.reduce(0.0) { $0 + Double($1) }
    #expect(abs(sum(x, count: count) - exact) < 1e-5)
  }

  @Test func `sumAxis sums the middle axis`() {
    for inner in [1, 2, 15, 16, 17, 40] {
      let (outer, reduced) = (3, 5)
      let x = numbers(outer * reduced * inner, 4)
      var y = [Float](repeating: .nan, count: outer * inner)
      sumAxis(outer: outer, reduced: reduced, inner: inner, x, into: &y, scale: 0.5)
      var expected = [Double](repeating: 0, count: outer * inner)
      for (place, value) in x.enumerated() {
        let (o, i) = (place / (reduced * inner), place % inner)
        expected[o * inner + i] += Double(value) / 2
      }
      expectClose(y, expected, tolerance: 1e-6, "inner \(inner)")
    }
  }

  @Test func `sums and means of numbers whose blocks overflow are finite`() {
    let large = [Float](repeating: 3e38, count: 1000)
    #expect(sum(large, count: 1000) == 1000 * Double(Float(3e38)))
    let opposed = (0..<600).map { $0 < 300 ? Float(3e38) : -3e38 }
    #expect(sum(opposed, count: 600) == 0)
    #expect(sum([Float](repeating: .infinity, count: 300), count: 300) == .infinity)
    #expect(sum([Float](repeating: .nan, count: 300), count: 300).isNaN)
  }

  @Test(arguments: [1, 3, 8, 17, 300], [0, 1, 7, 16, 33, 500])
  func `sums of squares and deviations equal plain loops`(inner: Int, reduced: Int) {
    let outer = 3
    let x = numbers(outer * reduced * inner, 6).map { $0 * 2 + 3 }
    for centered in [false, true] {
      var y = [Float](repeating: .nan, count: outer * inner)
      sumSquaresAxis(
        outer: outer, reduced: reduced, inner: inner, x, into: &y, centered: centered
      ) { $0 + 1 }
      for o in 0..<outer {
        for i in 0..<inner {
          let column = (0..<reduced).map { Double(x[(o * reduced + $0) * inner + i]) }
          let mean = column.reduce(0, +) / Double(max(reduced, 1))
          let exact = column.reduce(1) {
            $0 + ($1 - (centered ? mean : 0)) * ($1 - (centered ? mean : 0))
          }
          #expect(abs(Double(y[o * inner + i]) - exact) <= 1e-6 * exact)
        }
      }
    }
  }

  @Test(arguments: [1, 15, 16, 40, 40_000])
  func `rows are centered in double precision`(count: Int) {
    let x = (0..<3 * count).map { 1e8 + Float($0 % 7) * 8 }
    var y = [Float](repeating: .nan, count: 3 * count)
    centerRows(3, count, x, into: &y)
    for row in 0..<3 {
      let part = x[row * count..<(row + 1) * count]
      let mean = part.reduce(0.0) { $0 + Double($1) } / Double(count)
      for (i, value) in part.enumerated() {
        #expect(y[row * count + i] == Float(Double(value) - mean))
      }
    }
  }

  @Test func `BufferPool reuses returned memory`() {
    BufferPool.trim()
    let size = 1 << 20
    let first = BufferPool.allocate(byteCount: size)
    BufferPool.deallocate(first, byteCount: size)
    #expect(BufferPool.cachedBytes >= size)
    let second = BufferPool.allocate(byteCount: size - 1000)
    #expect(second == first)
    BufferPool.deallocate(second, byteCount: size - 1000)
    BufferPool.trim()
  }
}
