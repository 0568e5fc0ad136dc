// Elementwise loops over one run of elements. Each operand has a stride of its own: 1 for a contiguous
// row, 0 to broadcast one number.

import Glibc

/// An elementwise function of two numbers, `a` and `b`.
public enum BinaryOperation: Sendable {
  // Arithmetic, exponentials
  case add, subtract, multiply, divide, pow
  // Comparison
  case maximum, minimum
  /// `b > 0 ? a : 0`, and `a` where `b` is NaN: the gradient of ReLU from its result `b`.
  case reluGradient
  /// `b >= 0 ? a : 0`: the gradient of a clamp from the distance `b` to its bound.
  case clampGradient
  /// `b == 0 ? 0 : a * b`, also where `a` is infinite or NaN: the gradient of a choice, of which `b` is the share.
  case gate
}

/// An elementwise function of one number, named as in PyTorch; grouped by the family of operations that it
/// belongs to.
public enum UnaryOperation: Sendable {
  // Arithmetic
  case negative, absolute, sign, square, cube, reciprocal
  // Exponentials, logarithms and roots
  case exp, exp2, expm1, log, log2, log10, log1p, sqrt, rsqrt
  // Trigonometry
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  // Special functions
  case erf
  // Rounding
  case floor, ceil, round, trunc
  // Activations
  case relu, sigmoid
}

/// Computes `c[i] = f(a[i · aStride], b[i · bStride])` for `count` elements.
///
/// - Parameters:
///   - operation: `f`.
///   - c: contiguous; may be `a` or `b` itself.
///   - streaming: whether to write past the caches, with non-temporal stores.
public func elementwise(
  _ operation: BinaryOperation, _ a: UnsafePointer<Float>, aStride: Int = 1,
  _ b: UnsafePointer<Float>, bStride: Int = 1, into c: UnsafeMutablePointer<Float>, count: Int,
  streaming: Bool = false
) {
  write(count, to: c, streaming: streaming) { start, count, c in
    compute(operation, a + start * aStride, aStride, b + start * bStride, bStride, c, count)
  }
}

@inline(never)
private func compute(
  _ operation: BinaryOperation, _ a: UnsafePointer<Float>, _ aStride: Int,
  _ b: UnsafePointer<Float>, _ bStride: Int, _ c: UnsafeMutablePointer<Float>, _ count: Int
) {
  switch operation {
  case .add: run(a, aStride, b, bStride, c, count) { $0 + $1 }
  case .subtract: run(a, aStride, b, bStride, c, count) { $0 - $1 }
  case .multiply: run(a, aStride, b, bStride, c, count) { $0 * $1 }
  case .divide: run(a, aStride, b, bStride, c, count) { $0 / $1 }
  case .maximum: run(a, aStride, b, bStride, c, count) { $0 > $1 || $0.isNaN ? $0 : $1 }
  case .minimum: run(a, aStride, b, bStride, c, count) { $0 < $1 || $0.isNaN ? $0 : $1 }
  case .pow: run(a, aStride, b, bStride, c, count) { powf($0, $1) }
  case .reluGradient: run(a, aStride, b, bStride, c, count) { $1 <= 0 ? 0 : $0 }
  case .clampGradient: run(a, aStride, b, bStride, c, count) { $1 >= 0 ? $0 : 0 }
  case .gate: run(a, aStride, b, bStride, c, count) { $1 == 0 ? 0 : $0 * $1 }
  }
}

/// Computes `c[i] = f(a[i · aStride])` for `count` elements.
///
/// - Parameters:
///   - operation: `f`.
///   - c: contiguous; may be `a` itself.
///   - streaming: whether to write past the caches, with non-temporal stores.
public func elementwise(
  _ operation: UnaryOperation, _ a: UnsafePointer<Float>, aStride: Int = 1,
  into c: UnsafeMutablePointer<Float>, count: Int, streaming: Bool = false
) {
  write(count, to: c, streaming: streaming) { start, count, c in
    compute(operation, a + start * aStride, aStride, c, count)
  }
}

@inline(never)
private func compute(
  _ operation: UnaryOperation, _ a: UnsafePointer<Float>, _ aStride: Int,
  _ c: UnsafeMutablePointer<Float>, _ count: Int
) {
  switch operation {
  case .negative: run(a, aStride, c, count) { -$0 }
  case .absolute: run(a, aStride, c, count) { $0.magnitude }
  case .sign: run(a, aStride, c, count) { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) }
  case .square: run(a, aStride, c, count) { $0 * $0 }
  case .cube: run(a, aStride, c, count) { $0 * $0 * $0 }
  case .reciprocal: run(a, aStride, c, count) { 1 / $0 }
  case .exp: run(a, aStride, c, count, expf)
  case .exp2: run(a, aStride, c, count, exp2f)
  case .expm1: run(a, aStride, c, count, expm1f)
  case .log: run(a, aStride, c, count, logf)
  case .log2: run(a, aStride, c, count, log2f)
  case .log10: run(a, aStride, c, count, log10f)
  case .log1p: run(a, aStride, c, count, log1pf)
  case .sqrt: run(a, aStride, c, count) { $0.squareRoot() }
  case .rsqrt: run(a, aStride, c, count) { 1 / $0.squareRoot() }
  case .sin: run(a, aStride, c, count, sinf)
  case .cos: run(a, aStride, c, count, cosf)
  case .tan: run(a, aStride, c, count, tanf)
  case .asin: run(a, aStride, c, count, asinf)
  case .acos: run(a, aStride, c, count, acosf)
  case .atan: run(a, aStride, c, count, atanf)
  case .sinh: run(a, aStride, c, count, sinhf)
  case .cosh: run(a, aStride, c, count, coshf)
  case .tanh: run(a, aStride, c, count, tanhf)
  case .asinh: run(a, aStride, c, count, asinhf)
  case .acosh: run(a, aStride, c, count, acoshf)
  case .atanh: run(a, aStride, c, count, atanhf)
  case .erf: run(a, aStride, c, count, erff)
  case .floor: run(a, aStride, c, count) { $0.rounded(.down) }
  case .ceil: run(a, aStride, c, count) { $0.rounded(.up) }
  case .round: run(a, aStride, c, count) { $0.rounded(.toNearestOrEven) }
  case .trunc: run(a, aStride, c, count) { $0.rounded(.towardZero) }
  case .relu: run(a, aStride, c, count) { $0 < 0 ? 0 : $0 }
  case .sigmoid: run(a, aStride, c, count) { 1 / (1 + expf(-$0)) }
  }
}

/// Computes `c[i] += scale · a[i]` for `count` elements: BLAS's `axpy`.
public func addScaled(
  _ a: UnsafePointer<Float>, scale: Float, into c: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { c[i] += scale * a[i] }
}

// The strides are tested outside the loops, since the compiler vectorizes a loop with constant strides.

@inline(__always)
private func run(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Float>, _ bStride: Int,
  _ c: UnsafeMutablePointer<Float>, _ count: Int, _ f: (Float, Float) -> Float
) {
  switch (aStride, bStride) {
  case (1, 1):
    for i in 0..<count { c[i] = f(a[i], b[i]) }
  case (1, 0):
    let y = b[0]
    for i in 0..<count { c[i] = f(a[i], y) }
  case (0, 1):
    let x = a[0]
    for i in 0..<count { c[i] = f(x, b[i]) }
  default:
    for i in 0..<count { c[i] = f(a[i * aStride], b[i * bStride]) }
  }
}

@inline(__always)
private func run(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ c: UnsafeMutablePointer<Float>, _ count: Int,
  _ f: (Float) -> Float
) {
  if aStride == 1 {
    for i in 0..<count { c[i] = f(a[i]) }
  } else {
    for i in 0..<count { c[i] = f(a[i * aStride]) }
  }
}
