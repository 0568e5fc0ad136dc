import Glibc

/// Functions of one number that the C library computes: more exact than fast.
public enum MathFunction: Sendable {
  case exp2, expMinusOne, log2, log10, logOnePlus
  case sine, cosine, tangent, arcSine, arcCosine, arcTangent
  case hyperbolicSine, hyperbolicCosine, errorFunction
  case areaSine, areaCosine, areaTangent
  case floor, ceiling, roundToEven, truncate, reciprocalSquareRoot
}

/// Computes `y[i] = f(x[i])` for `count` contiguous numbers; `y` may be `x`.
public func evaluate(
  _ function: MathFunction, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
  count: Int
) {
  switch function {
  case .exp2: run(x, y, count, exp2f)
  case .expMinusOne: run(x, y, count, expm1f)
  case .log2: run(x, y, count, log2f)
  case .log10: run(x, y, count, log10f)
  case .logOnePlus: run(x, y, count, log1pf)
  case .sine: run(x, y, count, sinf)
  case .cosine: run(x, y, count, cosf)
  case .tangent: run(x, y, count, tanf)
  case .arcSine: run(x, y, count, asinf)
  case .arcCosine: run(x, y, count, acosf)
  case .arcTangent: run(x, y, count, atanf)
  case .hyperbolicSine: run(x, y, count, sinhf)
  case .hyperbolicCosine: run(x, y, count, coshf)
  case .errorFunction: run(x, y, count, erff)
  case .areaSine: run(x, y, count, asinhf)
  case .areaCosine: run(x, y, count, acoshf)
  case .areaTangent: run(x, y, count, atanhf)
  case .floor: run(x, y, count) { $0.rounded(.down) }
  case .ceiling: run(x, y, count) { $0.rounded(.up) }
  case .roundToEven: run(x, y, count) { $0.rounded(.toNearestOrEven) }
  case .truncate: run(x, y, count) { $0.rounded(.towardZero) }
  case .reciprocalSquareRoot: run(x, y, count) { 1 / $0.squareRoot() }
  }
}

@inline(__always)
private func run(
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int,
  _ f: (Float) -> Float
) {
  for i in 0..<count { y[i] = f(x[i]) }
}
