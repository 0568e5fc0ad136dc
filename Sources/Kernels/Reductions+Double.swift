// Reductions in double precision, summed pairwise (Higham, "The accuracy of floating point summation", 1993): the
// rounding error grows with the logarithm of the number of elements.

/// Computes the sums over the middle axis: `y[o, i] = Σ_r x[o, r, i] / divisor`.
///
/// - Parameters:
///   - x: `[outer, reduced, inner]`, contiguous.
///   - y: `[outer, inner]`, overwritten.
///   - divisor: The divisor of every sum; `reduced` for means.
public func sumAxis(
  outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Double>,
  into y: UnsafeMutablePointer<Double>, divisor: Double
) {
  forEachColumn(outer, reduced, inner, x) { index, column in
    y[index] = pairwiseSum(column, reduced, inner) { $0 } / divisor
  }
}

/// Computes the sums of squares over the middle axis: `y[o, i] = finish(Σ_r (x[o, r, i] − c)²)`.
///
/// - Parameters:
///   - x: `[outer, reduced, inner]`, contiguous.
///   - y: `[outer, inner]`, overwritten.
///   - centered: Whether c is the mean of the elements that are reduced to one, or else 0.
///   - finish: The function of every sum, for example the square root.
public func sumSquaresAxis(
  outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Double>,
  into y: UnsafeMutablePointer<Double>, centered: Bool, finish: (Double) -> Double
) {
  forEachColumn(outer, reduced, inner, x) { index, column in
    let center =
      centered ? pairwiseSum(column, reduced, inner) { $0 } / Double(reduced) : 0
    y[index] = finish(pairwiseSum(column, reduced, inner) { ($0 - center) * ($0 - center) })
  }
}

/// Computes the deviations of every element of a row from the row's mean: `y[o, i] = x[o, i] − Σ_r x[o, r] / count`.
///
/// - Parameters:
///   - x: `[rows, count]`, contiguous.
///   - y: `[rows, count]`, overwritten.
public func centerRows(
  _ rows: Int, _ count: Int, _ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>
) {
  for row in 0..<rows {
    let (source, target) = (x + row * count, y + row * count)
    let center = pairwiseSum(source, count, 1) { $0 } / Double(count)
    for i in 0..<count { target[i] = source[i] - center }
  }
}

/// Calls `body` with the index of every result, and the first of the elements that are reduced to it.
private func forEachColumn(
  _ outer: Int, _ reduced: Int, _ inner: Int, _ x: UnsafePointer<Double>,
  _ body: (Int, UnsafePointer<Double>) -> Void
) {
  for o in 0..<outer {
    for i in 0..<inner { body(o * inner + i, x + o * reduced * inner + i) }
  }
}

/// Returns the sum of `term` over `count` elements that are `step` apart: that of both halves, each summed in the
/// same way.
private func pairwiseSum(
  _ x: UnsafePointer<Double>, _ count: Int, _ step: Int, _ term: (Double) -> Double
) -> Double {
  if count <= 128 {
    var sum = 0.0
    for i in 0..<count { sum += term(x[i * step]) }
    return sum
  }
  let half = count / 2
  return pairwiseSum(x, half, step, term) + pairwiseSum(x + half * step, count - half, step, term)
}
