import Kernels

/// A floating-point type whose tensors have all operations: `Float` and `Double`.
///
/// Operations are written once, for any such type. Its requirements are the loops over memory that they are made of,
/// each with the meaning of the function of that name in the module `Kernels`.
public protocol RealScalar: Scalar, BinaryFloatingPoint {
  /// Computes `c[i] = f(a[i])` for `count` elements.
  static func elementwise(
    _ operation: UnaryOperation, _ a: UnsafePointer<Self>, into c: UnsafeMutablePointer<Self>,
    count: Int, streaming: Bool)

  /// Computes `c[i] = f(a[i · aStride], b[i · bStride])` for `count` elements.
  static func elementwise(
    _ operation: BinaryOperation, _ a: UnsafePointer<Self>, aStride: Int, _ b: UnsafePointer<Self>,
    bStride: Int, into c: UnsafeMutablePointer<Self>, count: Int, streaming: Bool)

  /// Computes the sums over the middle axis of `[outer, reduced, inner]`, divided by `divisor`.
  static func sumAxis(
    outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Self>,
    into y: UnsafeMutablePointer<Self>, divisor: Double)

  /// Computes a function of the sums of squares over the middle axis of `[outer, reduced, inner]`.
  static func sumSquaresAxis(
    outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Self>,
    into y: UnsafeMutablePointer<Self>, centered: Bool, finish: (Double) -> Double)

  /// Computes the deviations of every element of `[rows, count]` from the mean of its row.
  static func centerRows(
    _ rows: Int, _ count: Int, _ x: UnsafePointer<Self>, into y: UnsafeMutablePointer<Self>)

  /// Computes the matrix product `C = A·B`, for operands with any strides.
  static func matmul(
    m: Int, n: Int, k: Int,
    _ a: UnsafePointer<Self>, aRowStride: Int, aColumnStride: Int,
    _ b: UnsafePointer<Self>, bRowStride: Int, bColumnStride: Int,
    into c: UnsafeMutablePointer<Self>, cRowStride: Int, accumulate: Bool)
}

extension Float: RealScalar {
  public static func elementwise(
    _ operation: UnaryOperation, _ a: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    count: Int, streaming: Bool
  ) { Kernels.elementwise(operation, a, into: c, count: count, streaming: streaming) }

  public static func elementwise(
    _ operation: BinaryOperation, _ a: UnsafePointer<Float>, aStride: Int,
    _ b: UnsafePointer<Float>, bStride: Int, into c: UnsafeMutablePointer<Float>, count: Int,
    streaming: Bool
  ) {
    Kernels.elementwise(
      operation, a, aStride: aStride, b, bStride: bStride, into: c, count: count,
      streaming: streaming)
  }

  public static func sumAxis(
    outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, divisor: Double
  ) {
    Kernels.sumAxis(
      outer: outer, reduced: reduced, inner: inner, x, into: y, scale: 1 / divisor)
  }

  public static func sumSquaresAxis(
    outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, centered: Bool, finish: (Double) -> Double
  ) {
    Kernels.sumSquaresAxis(
      outer: outer, reduced: reduced, inner: inner, x, into: y, centered: centered, finish: finish)
  }

  public static func centerRows(
    _ rows: Int, _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) { Kernels.centerRows(rows, count, x, into: y) }

  public static func matmul(
    m: Int, n: Int, k: Int,
    _ a: UnsafePointer<Float>, aRowStride: Int, aColumnStride: Int,
    _ b: UnsafePointer<Float>, bRowStride: Int, bColumnStride: Int,
    into c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
  ) {
    Kernels.matmul(
      m: m, n: n, k: k, a, aRowStride: aRowStride, aColumnStride: aColumnStride, b,
      bRowStride: bRowStride, bColumnStride: bColumnStride, into: c, cRowStride: cRowStride,
      accumulate: accumulate)
  }
}

extension Double: RealScalar {
  public static func elementwise(
    _ operation: UnaryOperation, _ a: UnsafePointer<Double>, into c: UnsafeMutablePointer<Double>,
    count: Int, streaming: Bool
  ) { Kernels.elementwise(operation, a, into: c, count: count) }

  public static func elementwise(
    _ operation: BinaryOperation, _ a: UnsafePointer<Double>, aStride: Int,
    _ b: UnsafePointer<Double>, bStride: Int, into c: UnsafeMutablePointer<Double>, count: Int,
    streaming: Bool
  ) {
    Kernels.elementwise(
      operation, a, aStride: aStride, b, bStride: bStride, into: c, count: count)
  }

  public static func sumAxis(
    outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>, divisor: Double
  ) {
    Kernels.sumAxis(
      outer: outer, reduced: reduced, inner: inner, x, into: y, divisor: divisor)
  }

  public static func sumSquaresAxis(
    outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>, centered: Bool, finish: (Double) -> Double
  ) {
    Kernels.sumSquaresAxis(
      outer: outer, reduced: reduced, inner: inner, x, into: y, centered: centered, finish: finish)
  }

  public static func centerRows(
    _ rows: Int, _ count: Int, _ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>
  ) { Kernels.centerRows(rows, count, x, into: y) }

  public static func matmul(
    m: Int, n: Int, k: Int,
    _ a: UnsafePointer<Double>, aRowStride: Int, aColumnStride: Int,
    _ b: UnsafePointer<Double>, bRowStride: Int, bColumnStride: Int,
    into c: UnsafeMutablePointer<Double>, cRowStride: Int, accumulate: Bool
  ) {
    Kernels.matmul(
      m: m, n: n, k: k, a, aRowStride: aRowStride, aColumnStride: aColumnStride, b,
      bRowStride: bRowStride, bColumnStride: bColumnStride, into: c, cRowStride: cRowStride,
      accumulate: accumulate)
  }
}
