// Loops over one run of numbers: `count` steps, each operand with its own stride, so that a
// stride of 0 repeats one number (broadcasting) and a stride of 1 is a plain row.

import Glibc

/// A function of two numbers.
public enum BinaryOperation: Sendable {
  case add, subtract, multiply, divide, maximum, minimum, power
  /// `b > 0 ? a : 0`, and `a` where `b` is not a number: ReLU's gradient from its result `b`.
  case maskedByPositive
  /// `b >= 0 ? a : 0`: the gradient of a clamp from the distance `b` to its bound.
  case maskedByNonNegative
}

/// A function of one number.
public enum UnaryOperation: Sendable {
  case negate, absolute, sign, square, squareRoot, exponential, logarithm, reciprocal
  case relu, sigmoid, tanh
}

/// Computes `c[i] = a[i] ∘ b[i]` for `count` numbers; `c` is contiguous and may be `a` or `b`.
///
/// - Parameter streaming: whether to write past the caches.
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
  case .power: run(a, aStride, b, bStride, c, count) { powf($0, $1) }
  case .maskedByPositive: run(a, aStride, b, bStride, c, count) { $1 <= 0 ? 0 : $0 }
  case .maskedByNonNegative: run(a, aStride, b, bStride, c, count) { $1 >= 0 ? $0 : 0 }
  }
}

/// Computes `c[i] = f(a[i])` for `count` numbers; `c` is contiguous and may be `a`.
///
/// - Parameter streaming: whether to write past the caches.
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
  case .negate: run(a, aStride, c, count) { -$0 }
  case .absolute: run(a, aStride, c, count) { $0.magnitude }
  case .sign: run(a, aStride, c, count) { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) }
  case .square: run(a, aStride, c, count) { $0 * $0 }
  case .squareRoot: run(a, aStride, c, count) { $0.squareRoot() }
  case .exponential: run(a, aStride, c, count) { expf($0) }
  case .logarithm: run(a, aStride, c, count) { logf($0) }
  case .reciprocal: run(a, aStride, c, count) { 1 / $0 }
  case .relu: run(a, aStride, c, count) { $0 < 0 ? 0 : $0 }
  case .sigmoid: run(a, aStride, c, count) { 1 / (1 + expf(-$0)) }
  case .tanh: run(a, aStride, c, count) { tanhf($0) }
  }
}

/// Computes `c[i] += scale · a[i]` for `count` numbers.
public func addScaled(
  _ a: UnsafePointer<Float>, scale: Float, into c: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { c[i] += scale * a[i] }
}

// The strides are tested outside the loops: with constant strides the compiler vectorizes.

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
