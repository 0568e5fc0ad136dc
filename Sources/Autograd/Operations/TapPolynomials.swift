/// Weights of neighboring pixels as polynomials of the distance t from 0 to 1 to the pixel at or before a position.
enum TapPolynomials {
  /// A polynomial's coefficients, the constant first.
  typealias Coefficients = [Float]

  /// The weight of the nearest pixel.
  static let nearest: [Coefficients] = [[1]]
  /// The weights 1 − t and t of two pixels.
  static let linear: [Coefficients] = [[1, -1], [0, 1]]
  /// The weights of four pixels, from the one before the position's on, by cubic convolution with a = −3/4 (Keys, 1981).
  static let cubic: [Coefficients] = {
    let a: Float = -0.75
    return [
      [0, a, -2 * a, a], [1, 0, -a - 3, a + 2], [0, -a, 2 * a + 3, -a - 2], [0, 0, a, -a],
    ]
  }()

  /// Returns the value of a polynomial at `t`.
  @inline(__always)
  static func value(_ coefficients: Coefficients, at t: Float) -> Float {
    coefficients.dropLast().reversed().reduce(coefficients.last ?? 0) { $0 * t + $1 }
  }

  /// Returns the derivative of a polynomial.
  static func derivative(_ coefficients: Coefficients) -> Coefficients {
    coefficients.enumerated().dropFirst().map { Float($0.offset) * $0.element }
  }
}
