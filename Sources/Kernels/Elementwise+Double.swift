import Glibc

// Elementwise loops in double precision: plain, since they are for reference values rather than for speed.

/// Computes `c[i] = f(a[i])` for `count` elements.
///
/// - Parameters:
///   - operation: `f`.
///   - c: contiguous; may be `a` itself.
public func elementwise(
  _ operation: UnaryOperation, _ a: UnsafePointer<Double>, into c: UnsafeMutablePointer<Double>,
  count: Int
) {
  let f = function(operation)
  for i in 0..<count { c[i] = f(a[i]) }
}

/// Computes `c[i] = f(a[i · aStride], b[i · bStride])` for `count` elements.
///
/// - Parameters:
///   - operation: `f`.
///   - c: contiguous; may be `a` or `b` itself.
public func elementwise(
  _ operation: BinaryOperation, _ a: UnsafePointer<Double>, aStride: Int,
  _ b: UnsafePointer<Double>, bStride: Int, into c: UnsafeMutablePointer<Double>, count: Int
) {
  let f = function(operation)
  for i in 0..<count { c[i] = f(a[i * aStride], b[i * bStride]) }
}

private func function(_ operation: BinaryOperation) -> (Double, Double) -> Double {
  switch operation {
  case .add: { $0 + $1 }
  case .subtract: { $0 - $1 }
  case .multiply: { $0 * $1 }
  case .divide: { $0 / $1 }
  case .maximum: { $0 > $1 || $0.isNaN ? $0 : $1 }
  case .minimum: { $0 < $1 || $0.isNaN ? $0 : $1 }
  case .pow: { Glibc.pow($0, $1) }
  case .reluGradient: { $1 <= 0 ? 0 : $0 }
  case .clampGradient: { $1 >= 0 ? $0 : 0 }
  case .gate: { $1 == 0 ? 0 : $0 * $1 }
  }
}

private func function(_ operation: UnaryOperation) -> (Double) -> Double {
  switch operation {
  case .negative: { -$0 }
  case .absolute: { $0.magnitude }
  case .sign: { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) }
  case .square: { $0 * $0 }
  case .cube: { $0 * $0 * $0 }
  case .reciprocal: { 1 / $0 }
  case .exp: { Glibc.exp($0) }
  case .exp2: { Glibc.exp2($0) }
  case .expm1: { Glibc.expm1($0) }
  case .log: { Glibc.log($0) }
  case .log2: { Glibc.log2($0) }
  case .log10: { Glibc.log10($0) }
  case .log1p: { Glibc.log1p($0) }
  case .sqrt: { $0.squareRoot() }
  case .rsqrt: { 1 / $0.squareRoot() }
  case .sin: { Glibc.sin($0) }
  case .cos: { Glibc.cos($0) }
  case .tan: { Glibc.tan($0) }
  case .asin: { Glibc.asin($0) }
  case .acos: { Glibc.acos($0) }
  case .atan: { Glibc.atan($0) }
  case .sinh: { Glibc.sinh($0) }
  case .cosh: { Glibc.cosh($0) }
  case .tanh: { Glibc.tanh($0) }
  case .asinh: { Glibc.asinh($0) }
  case .acosh: { Glibc.acosh($0) }
  case .atanh: { Glibc.atanh($0) }
  case .erf: { Glibc.erf($0) }
  case .floor: { $0.rounded(.down) }
  case .ceil: { $0.rounded(.up) }
  case .round: { $0.rounded(.toNearestOrEven) }
  case .trunc: { $0.rounded(.towardZero) }
  case .relu: { $0 < 0 ? 0 : $0 }
  case .sigmoid: { 1 / (1 + Glibc.exp(-$0)) }
  }
}
