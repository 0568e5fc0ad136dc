import Tensors

// Roots of sums of squares that overflow or vanish in single precision: of numbers beyond 10¹⁹, or below 10⁻¹⁹.

extension Tensor where Element == Float {
  /// Returns the powers of two by which the numbers over `axes` are divided before they are squared and ε is added;
  /// `nil` if the squares of all are precise as they are. They are 1 for magnitudes from 2⁻⁴⁰ to 2⁴⁰.
  package func squareScale(_ axes: [Int], adding epsilon: Float) -> Tensor? {
    if count == 0 { return nil }
    let least = Swift.max(epsilon, 0).squareRoot()
    let largest = abs().max(axes, keepDims: true)
    let scales = largest.map { size -> Float in
      let size = Swift.max(size, least)
      if !size.isFinite || size == 0 || (0x1p-40...0x1p40).contains(size) { return 1 }
      return Float(sign: .plus, exponent: Swift.max(size.exponent, -125), significand: 1)
    }
    return (scales .!= Tensor(1)).any ? scales : nil
  }
}

extension Variable {
  /// Returns √(mean(x²) + ε) over `axes`, which remain with size 1.
  final func rootMeanSquare(_ axes: [Int], adding epsilon: Float) -> Variable {
    rootOfSquares(axes, adding: epsilon) { $0.mean(axes, keepDims: true) }
  }

  /// Returns √(Σ x² + ε) over `axes`, which remain with size 1.
  final func rootSumSquare(_ axes: [Int], adding epsilon: Float) -> Variable {
    rootOfSquares(axes, adding: epsilon) { $0.sum(axes, keepDims: true) }
  }

  private final func rootOfSquares(
    _ axes: [Int], adding epsilon: Float, _ reduced: (Variable) -> Variable
  ) -> Variable {
    guard let scale = value.squareScale(axes, adding: epsilon) else {
      return (reduced(squared()) + epsilon).sqrt()
    }
    // ε / scale² in two steps: scale² may overflow.
    let added = Variable(Tensor(epsilon) / scale / scale)
    let root = (reduced((self / Variable(scale)).squared()) + added).sqrt()
    return root * Variable(scale)
  }
}
