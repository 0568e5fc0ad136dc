import Glibc

// The p-norms of the differences of all pairs of rows, in double precision, in which neither the differences nor
// their powers round or overflow as in single precision.

/// Computes `c[i, j] = ‖a[i] − b[j]‖ₚ` for every matrix of a batch.
///
/// - Parameters:
///   - p: The order of the norm, from 0 to ∞.
///   - a: `[batch, n, dimensions]`.
///   - b: `[batch, m, dimensions]`.
///   - c: `[batch, n, m]`.
public func pairNorms(
  batch: Int, n: Int, m: Int, dimensions: Int, p: Double, _ a: UnsafePointer<Float>,
  _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  parallelFor(batch * n) { row in
    let x = a + row * dimensions
    for j in 0..<m {
      let y = b + (row / n * m + j) * dimensions
      c[row * m + j] = Float(normOfDifference(x, y, dimensions, p))
    }
  }
}

/// Computes `d[i] = Σⱼ g[i, j] · sign(aᵢ − bⱼ) · (|aᵢ − bⱼ| / ‖aᵢ − bⱼ‖ₚ)ᵖ⁻¹`, the gradient of ``pairNorms`` with
/// respect to a.
///
/// - Parameters:
///   - p: The order of the norm, from 0 to ∞.
///   - a: `[batch, n, dimensions]`.
///   - b: `[batch, m, dimensions]`.
///   - g: `[batch, n, m]`.
///   - d: `[batch, n, dimensions]`.
public func pairNormsGradient(
  batch: Int, n: Int, m: Int, dimensions: Int, p: Double, _ a: UnsafePointer<Float>,
  _ b: UnsafePointer<Float>, outputGradient g: UnsafePointer<Float>,
  into d: UnsafeMutablePointer<Float>
) {
  parallelFor(batch * n) { row in
    let (x, target) = (a + row * dimensions, d + row * dimensions)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: dimensions) { sums in
      sums.initialize(repeating: 0)
      for j in 0..<m where p > 0 {
        let y = b + (row / n * m + j) * dimensions
        let norm = p == 1 ? 1 : normOfDifference(x, y, dimensions, p)
        let upstream = Double(g[row * m + j])
        for k in 0..<dimensions {
          sums[k] += upstream * slope(Double(x[k]) - Double(y[k]), norm, p)
        }
      }
      for k in 0..<dimensions { target[k] = Float(sums[k]) }
    }
  }
}

/// Returns ‖x − y‖ₚ: for p = 0 the number of different elements, for ∞ the largest difference.
private func normOfDifference(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int, _ p: Double
) -> Double {
  var total = 0.0
  for k in 0..<count {
    let distance = (Double(x[k]) - Double(y[k])).magnitude
    switch p {
    case 0: total += distance.isNaN ? distance : distance == 0 ? 0 : 1
    case 1: total += distance
    case .infinity: total = total.isNaN || distance <= total ? total : distance
    default: total += pow(distance, p)
    }
  }
  return p == 0 || p == 1 || p == .infinity ? total : pow(total, 1 / p)
}

/// Returns the derivative of the norm with respect to one difference.
private func slope(_ difference: Double, _ norm: Double, _ p: Double) -> Double {
  if difference == 0 || norm == 0 { return 0 }
  let sign = difference < 0 ? -1.0 : difference > 0 ? 1 : difference
  switch p {
  case 1: return sign
  case .infinity: return difference.magnitude == norm ? sign : 0
  default: return sign * pow(difference.magnitude / norm, p - 1)
  }
}
