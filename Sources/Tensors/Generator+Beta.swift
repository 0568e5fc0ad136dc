import Glibc

extension Generator {
  /// Returns a random number from the gamma distribution with shape `shape` and scale 1 (Marsaglia and Tsang, "A simple
  /// method for generating gamma variables", 2000). `torch.distributions.Gamma`.
  ///
  /// - Precondition: `shape` is positive and finite.
  public mutating func gamma(_ shape: Float) -> Float { Float(Glibc.exp(logGamma(shape))) }

  /// Returns a random number from the beta distribution over 0…1, with mean `a / (a + b)`.
  /// `torch.distributions.Beta`.
  ///
  /// - Precondition: Both parameters are positive and finite.
  public mutating func beta(_ a: Float, _ b: Float) -> Float {
    // X/(X + Y) of two gamma variables, by way of their logarithms: small parameters give numbers near 0.
    let (x, y) = (logGamma(a), logGamma(b))
    return Float(1 / (1 + Glibc.exp(y - x)))
  }

  /// Returns the logarithm of a random number from the gamma distribution.
  private mutating func logGamma(_ shape: Float) -> Double {
    require(
      shape > 0 && shape.isFinite,
      "Generator: the parameters of a gamma or beta distribution must be positive and finite, not \(shape)"
    )
    // Below 1, a variable of shape + 1 is multiplied by a power of a uniform one.
    let boost = shape < 1 ? Glibc.log(1 - uniform53()) / Double(shape) : 0
    let d = Double(shape < 1 ? shape + 1 : shape) - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let normal = Double(self.normal())
      let root = 1 + c * normal
      if root <= 0 { continue }
      let cube = root * root * root
      if Glibc.log(1 - uniform53()) < 0.5 * normal * normal + d - d * cube + d * Glibc.log(cube) {
        return Glibc.log(d * cube) + boost
      }
    }
  }
}
