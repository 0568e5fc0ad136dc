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
