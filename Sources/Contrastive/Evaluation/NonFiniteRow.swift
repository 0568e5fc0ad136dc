import Autograd
import Tensors

/// A row of embeddings that has no distances to other rows: NaN and infinities have none, and the squares of
/// very large numbers overflow.
///
/// Metrics, indices, clusterings and projections require finite rows, since a single NaN makes a ranking
/// arbitrary. Check embeddings of unknown origin before:
///
///     if let problem = NonFiniteRow(in: embeddings) { throw problem }   // row 3 is not finite: nan in column 7
public struct NonFiniteRow: Error, Equatable, CustomStringConvertible {
  /// The index of the row.
  public let row: Int
  /// The column of the first value that is not finite; `nil` if all are finite, but too large.
  public let column: Int?
  /// The value in that column; the norm of the row if all values are finite.
  public let value: Float

  /// Finds the first such row; `nil` if there is none.
  ///
  /// - Parameter rows: `[N, D]`.
  public init?(in rows: Tensor<Float>) {
    require(rows.rank == 2, "NonFiniteRow: needs rows [N, D], not \(rows.shape)")
    let isFinite = rows.withRows { row, _ in
      row.reduce(0) { $0 + $1 * $1 } <= Self.largestSquaredNorm
    }
    guard let row = isFinite.firstIndex(of: false) else { return nil }
    let numbers = rows[row].scalars
    self.row = row
    column = numbers.firstIndex { !$0.isFinite }
    value = column.map { numbers[$0] } ?? Self.norm(numbers)
  }

  /// ‖a − b‖² is at most four times the larger of ‖a‖² and ‖b‖².
  private static let largestSquaredNorm = Float.greatestFiniteMagnitude / 4

  private static func norm(_ numbers: [Float]) -> Float {
    Float(numbers.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot())
  }

  /// A message with the row and the value.
  public var description: String {
    guard let column else {
      return "row \(row) is too long: distances to a row of norm \(value) overflow float32"
    }
    return "row \(row) is not finite: \(value) in column \(column)"
  }
}

/// Returns embeddings divided by a power of two, such that their squares neither overflow nor vanish; by 1 if they do not
/// anyway.
///
/// Requires finite numbers; other shapes than `[N, D]` are left to the caller's own check.
func scaledForSquares(
  _ embeddings: Tensor<Float>, _ operation: String
) -> (rows: Tensor<Float>, scale: Float) {
  requireFiniteNumbers(embeddings, operation)
  guard let scale = embeddings.squareScale([], adding: 0) else { return (embeddings, 1) }
  return (embeddings / scale.reshaped([]), scale.item)
}

/// Returns two sets of rows, both divided by the same power of two, such that squared distances neither overflow nor
/// vanish.
func scaledTogether(
  _ a: Tensor<Float>, _ b: Tensor<Float>, _ operation: String
) -> (a: Tensor<Float>, b: Tensor<Float>, scale: Float) {
  let scale = max(scaledForSquares(a, operation).scale, scaledForSquares(b, operation).scale)
  return scale == 1 ? (a, b, 1) : (a / scale, b / scale, scale)
}

/// Requires finite numbers in rows whose distances are not squared, or only after `scaledForSquares`.
func requireFiniteNumbers(_ rows: Tensor<Float>, _ operation: String) {
  guard rows.rank == 2, let problem = NonFiniteRow(in: rows), problem.column != nil else { return }
  require(false, "\(operation): \(problem); embeddings must be finite")
}

/// Requires finite rows; other shapes than `[N, D]` are left to the caller's own check.
func requireFinite(_ rows: Tensor<Float>, _ operation: String) {
  guard rows.rank == 2, let problem = NonFiniteRow(in: rows) else { return }
  require(false, "\(operation): \(problem); embeddings must be finite")
}

/// Requires finite distances.
func requireFinite(_ distances: [Float], _ operation: String) {
  guard let pair = distances.firstIndex(where: { !$0.isFinite }) else { return }
  require(
    false, "\(operation): the distance of pair \(pair) is \(distances[pair]); it must be finite")
}
