import Kernels
import Testing

@Suite struct UnitVectorTests {
  @Test func `rows of any scale are divided by their lengths, and short ones by the minimum`() {
    let x: [Float] = [3, 4, 3e25, 4e25, 3e-25, 4e-25, 0, 0]
    var y = [Float](repeating: .nan, count: 8)
    normalizeRows(count: 4, dimensions: 2, minimum: 1e-30, x, into: &y)
    #expect(y == [0.6, 0.8, 0.6, 0.8, 0.6, 0.8, 0, 0])
    normalizeRows(count: 4, dimensions: 2, minimum: 1e-12, x, into: &y)
    #expect(abs(y[4] - 3e-13) < 1e-19 && abs(y[5] - 4e-13) < 1e-19 && y[6] == 0 && y[7] == 0)
  }

  @Test func `the gradient of a direction is what is not along it`() {
    let x: [Float] = [3, 4, 3, 4, 0, 0]
    // Along x but for 2⁻²⁰, along x, and of a short row.
    let dY: [Float] = [3 + 0x1p-20, 4, -6, -8, 1, 2]
    var dX = [Float](repeating: .nan, count: 6)
    normalizeRowsGradient(
      count: 3, dimensions: 2, minimum: 0.5, x, outputGradient: dY, into: &dX)
    #expect(abs(Double(dX[0]) - 0.64 * 0x1p-20 / 5) < 1e-14)
    #expect(abs(Double(dX[1]) + 0.48 * 0x1p-20 / 5) < 1e-14)
    #expect(abs(dX[2]) < 1e-15 && abs(dX[3]) < 1e-15)
    #expect(Array(dX[4...]) == [2, 4])
  }
}
