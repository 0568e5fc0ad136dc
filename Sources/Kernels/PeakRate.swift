/// The floating-point operations of one step of `multiplyAdd`.
public let operationsPerStep = 2.0 * 16 * 10

/// Runs fused multiply-adds on registers alone, as fast as they go: what a benchmark calls the peak.
@inline(never)
public func multiplyAdd(steps: Int) {
  let (x, y) = (SIMD16<Float>(repeating: 0.999), SIMD16<Float>(repeating: 0.001))
  var (a, b, c, d, e) = (x, x, x, x, x)
  var (f, g, h, i, j) = (x, x, x, x, x)
  if !registersAreWide {
    // Ten sums would not stay in registers: five, twice as often.
    for _ in 0..<2 * steps {
      a = y.addingProduct(a, x)
      b = y.addingProduct(b, x)
      c = y.addingProduct(c, x)
      d = y.addingProduct(d, x)
      e = y.addingProduct(e, x)
    }
    return sink(a + b + c + d + e)
  }
  for _ in 0..<steps {
    a = y.addingProduct(a, x)
    b = y.addingProduct(b, x)
    c = y.addingProduct(c, x)
    d = y.addingProduct(d, x)
    e = y.addingProduct(e, x)
    f = y.addingProduct(f, x)
    g = y.addingProduct(g, x)
    h = y.addingProduct(h, x)
    i = y.addingProduct(i, x)
    j = y.addingProduct(j, x)
  }
  sink(a + b + c + d + e + f + g + h + i + j)
}

/// Keeps the compiler from dropping what nobody reads.
@inline(never)
private func sink(_ value: SIMD16<Float>) {
  if value[0] == -1 { fatalError("sums of positive numbers became negative") }
}
