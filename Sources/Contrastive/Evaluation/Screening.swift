import Kernels
import Tensors

/// A screening of rows by dot products in float32: it finds few rows that contain the nearest ones for certain,
/// to compare exactly.
///
/// `‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b` is a matrix product, but cancels digits. Its error is at most `c·(‖a‖² + ‖b‖²)`
/// with `c` of about D times the precision of float32 (Higham, "Accuracy and Stability of Numerical Algorithms",
/// 2002, section 3.1). A row whose distance, less the error, is above the k-th smallest of the distances plus their
/// errors is not among the nearest k.
struct Screening: Sendable {
  /// The rows; normalized for cosine distances.
  private let rows: Tensor<Float>
  /// What is added to −2 a·b for each row, and the largest error of the sum.
  private let offsets, errors: [Float]
  private let distance: Distance

  /// The smallest number of rows for which it takes less time than comparing all exactly.
  static let leastCount = 1024

  /// Creates a screening; `nil` where all rows are to be compared: few ones, or another metric.
  init?(_ rows: Tensor<Float>, _ distance: Distance) {
    guard rows.shape[0] >= Self.leastCount, rows.shape[1] > 0, distance != .signalToNoise else {
      return nil
    }
    self.distance = distance
    (self.rows, offsets, errors) = Self.prepared(rows, distance)
  }

  private static func prepared(
    _ rows: Tensor<Float>, _ distance: Distance
  ) -> (rows: Tensor<Float>, offsets: [Float], errors: [Float]) {
    let (count, width) = (rows.shape[0], rows.shape[1])
    let precision = Double(4 * width + 32) * Double(Float.ulpOfOne) / 2
    // Squares of tiny numbers vanish.
    let least = Float.leastNormalMagnitude * Float(width)
    let squares = rows.withRows { row, _ in row.reduce(0.0) { $0 + Double($1) * Double($1) } }
    guard distance == .cosine else {
      return (
        rows.contiguous(), squares.map { Float($0) }, squares.map { Float($0 * precision) + least }
      )
    }
    // As `Distance.cosine`, which divides rows that are too short by 1e-12.
    let norms = Tensor(
      squares.map { Float(1 / max($0.squareRoot(), 1e-12)) }, shape: [count, 1])
    return (
      (rows * norms).contiguous(), [Float](repeating: 0, count: count),
      [Float](repeating: Float(4 * precision), count: count)
    )
  }

  private static let blockSize = 4096

  /// Returns, for each query, the rows that contain the nearest `k` for certain, in ascending order.
  ///
  /// - Parameters:
  ///   - queries: `[M, D]`.
  ///   - admits: Whether a row may be a neighbor of a query.
  func candidates(
    _ k: Int, _ queries: Tensor<Float>, admits: (_ query: Int, _ row: Int) -> Bool
  ) -> [[Int]] {
    let (points, _, slacks) = Self.prepared(queries, distance)
    let (m, n, width) = (points.shape[0], rows.shape[0], rows.shape[1])
    var kept = slacks.map { Kept(k, slack: 2 * $0) }
    let products = UnsafeMutablePointer<Float>.allocate(capacity: m * Self.blockSize)
    defer { products.deallocate() }
    points.withContiguous { points in
      rows.withContiguous { rows in
        for start in stride(from: 0, to: n, by: Self.blockSize) {
          let size = min(Self.blockSize, n - start)
          matmul(
            m: m, n: size, k: width, points, aRowStride: width, aColumnStride: 1,
            rows + start * width, bRowStride: 1, bColumnStride: width, into: products,
            cRowStride: size, accumulate: false)
          kept.withUnsafeMutableBufferPointer { kept in
            parallelFor(m) { query in
              kept[query].add(products + query * size, offsets, errors, start..<start + size) {
                admits(query, $0)
              }
            }
          }
        }
      }
    }
    return kept.map { $0.rows }
  }
}

/// The rows that may be among the nearest of one query.
private struct Kept {
  private let k: Int
  /// Twice the error of all distances of the query.
  private let slack: Float
  /// The smallest distances plus their errors.
  private var nearest = Heap(farthestFirst: true)
  private var found: [Candidate] = []
  private var limit: Int

  init(_ k: Int, slack: Float) {
    (self.k, self.slack) = (k, slack)
    limit = 4 * k + 64
  }

  /// The largest distance, less the error, of a row that may be among the nearest.
  private var bound: Float {
    nearest.count < k ? .infinity : (nearest.first?.distance ?? .infinity) + slack
  }

  mutating func add(
    _ products: UnsafePointer<Float>, _ offsets: [Float], _ errors: [Float], _ rows: Range<Int>,
    admits: (Int) -> Bool
  ) {
    offsets.withUnsafeBufferPointer { offsets in
      errors.withUnsafeBufferPointer { errors in
        var bound = bound
        for row in rows {
          let distance = offsets[row] - 2 * products[row - rows.lowerBound]
          if distance - errors[row] > bound || !admits(row) { continue }
          nearest.insert(Candidate(distance + errors[row], row), limit: k)
          found.append(Candidate(distance - errors[row], row))
          bound = self.bound
          if found.count > limit { prune() }
        }
      }
    }
  }

  private mutating func prune() {
    let bound = bound
    found.removeAll { $0.distance > bound }
    limit = max(limit, 2 * found.count)
  }

  /// The rows, in ascending order.
  var rows: [Int] {
    let bound = bound
    return found.filter { $0.distance <= bound }.map(\.index).sorted()
  }
}
