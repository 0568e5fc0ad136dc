import Tensors

/// Rows divided by their lengths, `[…, n, D]`, which are compared by angle.
///
/// The cosine of two unit rows is 1 − ‖a − b‖²/2. In this form, its gradient is a sum of differences; as a product,
/// a sum of rows that cancels where they nearly coincide.
package struct UnitRows {
  private let rows: Rows
  /// The squared lengths, `[…, n, 1]`; `nil` if all are 1, as those of rows that are not too short.
  private let squares: Variable?

  /// Creates unit rows.
  ///
  /// - Parameters:
  ///   - x: The rows.
  ///   - minimum: The smallest divisor.
  ///   - clamp: Returns max(‖x‖, minimum) for ‖x‖, `[…, n, 1]`; it decides about the gradient.
  package init(
    _ x: Variable, minimum: Float = 1e-12,
    clamp: (Variable, Float) -> Variable = { $0.clamped(min: $1) }
  ) {
    let lengths = x.norm([-1], keepDims: true)
    let unit = x / clamp(lengths, minimum)
    rows = .unit(unit, of: x, minimum: minimum)
    let isShort = lengths.value .< Tensor(minimum)
    squares =
      isShort.any
      ? .where(isShort, unit.squared().sum([-1], keepDims: true), Variable(1)) : nil
  }

  /// Returns the distances of all pairs of rows: `[…, n, m]`.
  package func distances(to other: UnitRows) -> Variable {
    RowPairs(rows, other.rows).distances()
  }

  /// Returns the cosine distances 1 − aᵢ·bⱼ of all pairs of rows: `[…, n, m]`.
  package func cosineDistances(to other: UnitRows) -> Variable {
    let halves = RowPairs(rows, other.rows).squaredDistances() / 2
    return squares(with: other).map { halves + (1 - $0) } ?? halves
  }

  /// Returns the cosine similarities aᵢ·bⱼ of all pairs of rows: `[…, n, m]`.
  package func cosines(to other: UnitRows) -> Variable {
    let halves = RowPairs(rows, other.rows).squaredDistances() / 2
    return squares(with: other).map { $0 - halves } ?? 1 - halves
  }

  /// Returns (‖aᵢ‖² + ‖bⱼ‖²)/2: `[…, n, m]`; `nil` if it is 1 everywhere.
  private func squares(with other: UnitRows) -> Variable? {
    if squares == nil && other.squares == nil { return nil }
    let columns = other.squares.map { $0.permuted($0.shape.indices.dropLast(2) + [-1, -2]) }
    return ((squares ?? Variable(1)) + (columns ?? Variable(1))) / 2
  }
}
