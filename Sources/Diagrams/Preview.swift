/// A few of a tensor's numbers, rounded for reading: a scalar, a vector or a matrix with gaps.
///
/// What does not fit is left out in the middle and marked with `⋯` and `⋮`; of a tensor with more than
/// two axes the first matrix is shown, and `slice` says so.
public struct Preview: Sendable, Equatable {
  /// How the numbers are set.
  public enum Layout: Sendable, Equatable {
    /// One number.
    case scalar
    /// One row.
    case vector
    /// Rows and columns.
    case matrix
  }

  /// The marks for what is left out.
  static let gaps: Set<String> = ["⋯", "⋮", "⋱"]

  /// How the numbers are set.
  public let layout: Layout
  /// The numbers and ellipses as text, row by row; all rows are equally long.
  public let rows: [[String]]
  /// Whether no number is left out.
  public let isWhole: Bool
  /// The index of the matrix shown, in a tensor of more than two axes: `[0, 0]`.
  public let slice: String?

  /// Creates a preview of a tensor, reading only the elements that are shown.
  ///
  /// - Parameters:
  ///   - shape: the extent along each axis; empty for a scalar.
  ///   - columns: the most columns shown, at least 3.
  ///   - rows: the most rows shown, at least 3.
  ///   - element: the element at a place in row-major order, from 0.
  public init(
    shape: [Int], columns: Int = 6, rows: Int = 4, element: (_ index: Int) -> Double
  ) {
    let height = shape.count < 2 ? 1 : shape[shape.count - 2]
    let width = shape.last ?? 1
    let isEmpty = shape.contains(0)
    let shownRows = Self.shown(of: isEmpty ? 0 : height, limit: max(3, rows))
    let shownColumns = Self.shown(of: isEmpty ? 0 : width, limit: max(3, columns))
    let places = shownRows.flatMap { row in
      shownColumns.compactMap { column in row.flatMap { row in column.map { row * width + $0 } } }
    }
    var numbers = Numerals.aligned(places.map(element)).makeIterator()
    self.rows = shownRows.map { row in
      shownColumns.map { column in
        switch (row, column) {
        case (nil, nil): "⋱"
        case (nil, _): "⋮"
        case (_, nil): "⋯"
        default: numbers.next() ?? ""
        }
      }
    }
    layout = shape.isEmpty ? .scalar : shape.count == 1 ? .vector : .matrix
    let outer = shape.dropLast(2)
    let isPart = !isEmpty && outer.contains { $0 > 1 }
    isWhole = !isPart && !shownRows.contains(nil) && !shownColumns.contains(nil)
    slice = isPart ? "[\(outer.map { _ in "0" }.joined(separator: ", "))]" : nil
  }

  /// Creates a preview of one number.
  public init(_ scalar: Double) {
    self.init(shape: []) { _ in scalar }
  }

  /// Creates a preview of a vector.
  public init(_ vector: [Double]) {
    self.init(shape: [vector.count]) { vector[$0] }
  }

  /// Creates a preview of a matrix, given row by row.
  ///
  /// - Precondition: all rows are equally long.
  public init(_ matrix: [[Double]]) {
    let width = matrix.first?.count ?? 0
    guard matrix.allSatisfy({ $0.count == width }) else {
      fatalError("Preview: rows of different lengths: \(matrix.map(\.count))")
    }
    self.init(shape: [matrix.count, width]) { matrix[$0 / width][$0 % width] }
  }

  /// The places to show along an axis; `nil` where some are left out.
  private static func shown(of count: Int, limit: Int) -> [Int?] {
    guard count > limit else { return Array(0..<count) }
    let last = (limit - 1) / 2
    let first = limit - 1 - last
    return Array(0..<first) + [nil] + Array(count - last..<count)
  }
}
