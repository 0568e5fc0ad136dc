import Tensors

/// Rows divided by their lengths, `[…, n, D]`, which are compared by angle.
///
/// The cosine of two unit rows is 1 − ‖a − b‖²/2. In this form, its gradient is a sum of differences; as a product,
/// a sum of rows that cancels where they nearly coincide.
package struct UnitRows {
  private let rows: Rows
  /// Where rows are too short to have length 1, `[…, n, 1]`; `nil` if none are.
  private let isShort: Tensor<Bool>?
  /// 1 − ‖a‖² of rows that are not too short, `[…, n, 1]`; `nil` if it is 0.
  private let deficit: Variable?

  /// Creates rows divided by their lengths, or by `minimum` if they are shorter.
  ///
  /// - Parameters:
  ///   - x: The rows.
  ///   - minimum: The smallest divisor.
  ///   - unit: These rows in the graph; by default, `x.normalized()`.
  package init(_ x: Variable, minimum: Float = 1e-12, unit: Variable? = nil) {
    rows = .unit(unit ?? x.normalized(epsilon: minimum), of: x, .unit(minimum: minimum))
    let isShort = x.value.norm(2, [-1], keepDims: true) .< Tensor(minimum)
    self.isShort = isShort.any ? isShort : nil
    deficit = nil
  }

  /// Creates rows divided by √(‖x‖² + ε).
  package init(_ x: Variable, adding epsilon: Float) {
    let lengths = x.rootSumSquare([-1], adding: epsilon)
    rows = .unit(x / lengths, of: x, .unit(minimum: 0, added: epsilon))
    let isShort = lengths.value .< Tensor((2 * epsilon).squareRoot())
    self.isShort = isShort.any ? isShort : nil
    deficit = (epsilon.squareRoot() / lengths).squared()
  }

  /// Returns the distances of all pairs of rows: `[…, n, m]`.
  package func distances(to other: UnitRows) -> Variable {
    RowPairs(rows, other.rows).distances()
  }

  /// Returns the squared distances of all pairs of rows: `[…, n, m]`.
  package func squaredDistances(to other: UnitRows) -> Variable {
    RowPairs(rows, other.rows).squaredDistances()
  }

  /// Returns the cosine distances 1 − aᵢ·bⱼ of all pairs of rows: `[…, n, m]`.
  package func cosineDistances(to other: UnitRows) -> Variable {
    let distances = distancesOfUnits(other)
    return products(with: other).map { .where($0.isShort, 1 - $0.values, distances) } ?? distances
  }

  /// Returns the cosine similarities aᵢ·bⱼ of all pairs of rows: `[…, n, m]`.
  package func cosines(to other: UnitRows) -> Variable {
    let cosines = 1 - distancesOfUnits(other)
    return products(with: other).map { .where($0.isShort, $0.values, cosines) } ?? cosines
  }

  /// Returns 1 − aᵢ·bⱼ for rows that are not too short.
  private func distancesOfUnits(_ other: UnitRows) -> Variable {
    let halves = squaredDistances(to: other) / 2
    guard let deficit, let others = other.deficit else { return halves }
    return halves + (deficit + others.transposedRows()) / 2
  }

  /// Returns aᵢ·bⱼ, and where one of the rows is too short; `nil` if none are.
  private func products(
    with other: UnitRows
  ) -> (isShort: Tensor<Bool>, values: Variable)? {
    if isShort == nil && other.isShort == nil { return nil }
    let values = rows.variable.matmul(other.rows.variable.transposedRows())
    let own = isShort ?? Tensor(false)
    let others = other.isShort.map { $0.permuted($0.shape.indices.dropLast(2) + [-1, -2]) }
    return ((own .| (others ?? Tensor(false))).expanded(to: values.shape), values)
  }
}

extension Variable {
  /// Returns `[…, D, n]` for `[…, n, D]`.
  fileprivate final func transposedRows() -> Variable {
    permuted(shape.indices.dropLast(2) + [-1, -2])
  }
}
