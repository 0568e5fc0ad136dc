import Glibc

// The gamma function and its logarithmic derivatives, computed in double precision.

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns log |Γ(x)| of every element: ∞ at 0 and the negative integers. PyTorch's `lgamma`.
  public func lgamma() -> Tensor { map { Element(Glibc.lgamma(Double($0)).0) } }

  /// Returns the derivative ψ(x) of log Γ(x) for every element: NaN at negative integers. PyTorch's `digamma`.
  public func digamma() -> Tensor { map { Element(Tensors.digamma(Double($0))) } }

  /// Returns the `order`th derivative of ``digamma()`` for every element. PyTorch's `polygamma`.
  ///
  ///     ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹ n! ζ(n + 1, x)
  ///
  /// - Precondition: `order` is not negative; 0 is `digamma` itself.
  public func polygamma(_ order: Int) -> Tensor {
    require(order >= 0, "polygamma: order must not be negative, but is \(order)")
    return order == 0 ? digamma() : map { Element(Tensors.polygamma(order, Double($0))) }
  }
}

/// Returns the derivative of log Γ(x), by its asymptotic series (Abramowitz and Stegun 6.3.18) for large x, to which
/// ψ(x) = ψ(x + 1) − 1/x leads, and by reflection for negative x.
private func digamma(_ x: Double) -> Double {
  if x == 0 { return x.sign == .minus ? .infinity : -.infinity }
  if x < 0 {
    let fraction = x - x.rounded(.towardZero)
    return fraction == 0 || x.isInfinite ? .nan : digamma(1 - x) - .pi / tan(.pi * fraction)
  }
  var (x, sum) = (x, 0.0)
  while x < 10 {
    sum -= 1 / x
    x += 1
  }
  let square = 1 / (x * x)
  // Literals without a type would take the compiler long.
  let divisors: [Double] = [12, -120, 252, -240, 132, -32760.0 / 691, 12]
  let coefficients = divisors.map { 1 / $0 }
  let series = coefficients.reversed().reduce(0.0) { ($0 + $1) * square }
  return sum + log(x) - 0.5 / x - series
}

private func polygamma(_ order: Int, _ x: Double) -> Double {
  // Beyond 2⁵³, only the parity of an order matters.
  let zeta = hurwitzZeta(min(order, 1 << 53 | order & 1) + 1, x)
  let sign: Double = (order % 2 == 0) != (zeta < 0) ? -1 : 1
  // By logarithms, as the factorial overflows before the result.
  return zeta.isNaN ? zeta : sign * exp(lgamma(Double(order) + 1).0 + log(zeta.magnitude))
}

/// Returns ζ(s, x) = Σ (k ≥ 0) 1 / (x + k)ˢ, by the Euler–Maclaurin formula; ∞ at 0 and the negative integers.
private func hurwitzZeta(_ s: Int, _ x: Double) -> Double {
  if x.isInfinite { return x > 0 ? 0 : .nan }
  let (power, fraction) = (-Double(s), x - x.rounded(.down))
  if x <= 0 {
    if fraction == 0 { return .infinity }
    // The sum over all integers has the period 1.
    let reflected = hurwitzZeta(s, 1 - fraction) - hurwitzZeta(s, 1 - x)
    return hurwitzZeta(s, fraction) + (s % 2 == 0 ? reflected : -reflected)
  }
  var (x, sum) = (x, 0.0)
  while x < min(Double(s), 1000) + 10 {
    sum += pow(x, power)
    x += 1
  }
  let last = pow(x, power)
  sum += last * x / Double(s - 1) + last / 2
  // B₂ⱼ / (2j)!, the Bernoulli numbers, times s (s + 1) … (s + 2j − 2) / xˢ⁺²ʲ⁻¹.
  let divisors: [Double] = [
    12, -720, 30240, -1_209_600, 47_900_160, -1_307_674_368_000.0 / 691, 74_724_249_600,
  ]
  var factor = Double(s) * last / x
  for (j, divisor) in divisors.enumerated() {
    sum += factor / divisor
    let next = Double(s + 2 * j + 1)
    factor *= next * (next + 1) / (x * x)
  }
  return sum
}
