/// Some of a tensor's elements as rounded text: a scalar, a vector or a matrix.
///
/// Rows and columns beyond the limits are omitted in the middle and marked with `⋯` and `⋮`. Of a tensor with more
/// than two axes the first matrix is shown, and ``slice`` has its index.
public struct Preview: Sendable, Equatable {
  /// The arrangements of elements.
  public enum Layout: Sendable, Equatable {
    /// One element.
    case scalar
    /// One row.
    case vector
    /// Rows and columns.
    case matrix
  }

  /// The marks for omitted elements.
  static let ellipses: Set<String> = ["⋯", "⋮", "⋱"]

  /// The arrangement of the elements.
  public let layout: Layout
  /// The elements and ellipses as text, row by row; all rows have the same length.
  public let rows: [[String]]
  /// Whether no element is omitted.
  public let isComplete: Bool
  /// The index of the matrix shown of a tensor with more than two axes: `[0, 0]`.
  public let slice: String?

  /// Creates a preview of a tensor, reading only the elements that are shown.
  ///
  /// - Parameters:
  ///   - shape: the shape of the tensor; empty for a scalar.
  ///   - columns: the maximum number of columns, at least 3.
  ///   - rows: the maximum number of rows, at least 3.
  ///   - element: the element at an index in row-major order.
  public init(
    shape: [Int], columns: Int = 6, rows: Int = 4, element: (_ index: Int) -> Double
  ) {
    let height = shape.count < 2 ? 1 : shape[shape.count - 2]
    let width = shape.last ?? 1
    for size in shape {
      guard size >= 0 else { fatalError("Preview: shape \(shape) has a negative size") }
    }
    guard !height.multipliedReportingOverflow(by: width).overflow else {
      fatalError("Preview: shape \(shape) has more elements than an array can have")
    }
    let isEmpty = shape.contains(0)
    let shownRows = Self.shown(of: isEmpty ? 0 : height, limit: max(3, rows))
    let shownColumns = Self.shown(of: isEmpty ? 0 : width, limit: max(3, columns))
    let indices = shownRows.flatMap { row in
      shownColumns.compactMap { column in row.flatMap { row in column.map { row * width + $0 } } }
    }
    var numbers = Numerals.aligned(indices.map(element)).makeIterator()
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
    isComplete = !isPart && !shownRows.contains(nil) && !shownColumns.contains(nil)
    slice = isPart ? "[\(outer.map { _ in "0" }.joined(separator: ", "))]" : nil
  }

  /// Creates a preview of a scalar.
  public init(_ scalar: Double) {
    self.init(shape: []) { _ in scalar }
  }

  /// Creates a preview of a vector.
  public init(_ vector: [Double]) {
    self.init(shape: [vector.count]) { vector[$0] }
  }

  /// Creates a preview of a matrix, given row by row.
  ///
  /// - Precondition: all rows have the same length.
  public init(_ matrix: [[Double]]) {
    let width = matrix.first?.count ?? 0
    guard matrix.allSatisfy({ $0.count == width }) else {
      fatalError("Preview: rows of different lengths: \(matrix.map(\.count))")
    }
    self.init(shape: [matrix.count, width]) { matrix[$0 / width][$0 % width] }
  }

  /// Returns the indices to show along an axis, `nil` in place of omitted ones.
  private static func shown(of count: Int, limit: Int) -> [Int?] {
    guard count > limit else { return Array(0..<count) }
    let last = (limit - 1) / 2
    let first = limit - 1 - last
    return Array(0..<first) + [nil] + Array(count - last..<count)
  }
}
