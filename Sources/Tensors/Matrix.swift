/// A matrix in double precision, in row-major order: what decompositions compute with.
struct Matrix {
  let rows: Int
  let columns: Int
  var elements: [Double]

  init(_ rows: Int, _ columns: Int, _ elements: [Double]) {
    (self.rows, self.columns, self.elements) = (rows, columns, elements)
  }

  /// Creates a matrix of a number.
  init(_ rows: Int, _ columns: Int, filledWith value: Double = 0) {
    self.init(rows, columns, [Double](repeating: value, count: rows * columns))
  }

  /// Creates the identity matrix, or its first columns.
  init(identity rows: Int, columns: Int? = nil) {
    self.init(rows, columns ?? rows)
    for i in 0..<Swift.min(rows, self.columns) { self[i, i] = 1 }
  }

  subscript(_ i: Int, _ j: Int) -> Double {
    get { elements[i * columns + j] }
    set { elements[i * columns + j] = newValue }
  }

  /// Subtracts `factor` times row `p` from row `i`, from column `start` on.
  mutating func subtract(_ factor: Double, timesRow p: Int, from i: Int, start: Int = 0) {
    let (from, to) = (p * columns, i * columns)
    elements.withUnsafeMutableBufferPointer {
      for j in start..<columns { $0[to + j] -= factor * $0[from + j] }
    }
  }

  /// Subtracts `factor` times row `p` of another matrix from row `i`.
  mutating func subtract(_ factor: Double, timesRow p: Int, of other: Matrix, from i: Int) {
    let (from, to) = (p * columns, i * columns)
    elements.withUnsafeMutableBufferPointer { target in
      other.elements.withUnsafeBufferPointer { source in
        for j in 0..<columns { target[to + j] -= factor * source[from + j] }
      }
    }
  }

  var transposed: Matrix {
    var result = Matrix(columns, rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  var isFinite: Bool { elements.allSatisfy(\.isFinite) }

  /// The power of 2 next to the largest magnitude; 1 if that is 0. Divided by it, no square overflows or vanishes.
  var scale: Double {
    let largest = elements.reduce(0) { Swift.max($0, $1.magnitude) }
    return largest > 0 && largest.isFinite ? largest.binade : 1
  }

  static func / (a: Matrix, b: Double) -> Matrix {
    Matrix(a.rows, a.columns, a.elements.map { $0 / b })
  }
  static func * (a: Matrix, b: Double) -> Matrix {
    Matrix(a.rows, a.columns, a.elements.map { $0 * b })
  }

  static func + (a: Matrix, b: Matrix) -> Matrix {
    Matrix(a.rows, a.columns, zip(a.elements, b.elements).map { $0 + $1 })
  }

  static func - (a: Matrix, b: Matrix) -> Matrix {
    Matrix(a.rows, a.columns, zip(a.elements, b.elements).map { $0 - $1 })
  }

  static func * (a: Matrix, b: Matrix) -> Matrix {
    var result = Matrix(a.rows, b.columns)
    for i in 0..<a.rows {
      for p in 0..<a.columns {
        result.subtract(-a[i, p], timesRow: p, of: b, from: i)
      }
    }
    return result
  }
}

// MARK: Batches

extension Tensor where Element: RealScalar {
  /// Returns the matrices of the last two axes.
  func matrices(_ operation: String) -> [Matrix] {
    require(rank >= 2, "\(operation): needs a matrix […, m, n], not \(shape)")
    let (m, n) = (shape[rank - 2], shape[rank - 1])
    let numbers = scalars
    return (0..<Shape.count(Array(shape.dropLast(2)))).map { number in
      Matrix(m, n, numbers[number * m * n..<(number + 1) * m * n].map { Double($0) })
    }
  }

  /// Returns the matrices of the last two axes, which have the same size.
  func squareMatrices(_ operation: String) -> [Matrix] {
    require(
      rank >= 2 && shape[rank - 1] == shape[rank - 2],
      "\(operation): needs a square matrix […, n, n], not \(shape)")
    return matrices(operation)
  }

  /// The axes before the last two.
  var batchShape: [Int] { Array(shape.dropLast(2)) }

  /// Creates a batch from matrices of one size.
  init(_ matrices: [Matrix], batch: [Int], rows: Int, columns: Int) {
    self.init(
      matrices.flatMap { $0.elements.map { Element($0) } }, shape: batch + [rows, columns])
  }

  /// Creates a batch of vectors of one length.
  init(rows: [[Double]], batch: [Int], count: Int) {
    self.init(rows.flatMap { $0.map { Element($0) } }, shape: batch + [count])
  }
}
