// Sums over pairs of rows, from the differences of the rows and in double precision. Written with products, as
// ‖a‖² − 2a·b + ‖b‖² or a·Σw − Σw·b, they would cancel where rows nearly coincide.

/// The form in which rows are compared.
public enum RowForm: Sendable, Hashable {
  /// The rows as they are.
  case plain
  /// Each row divided by its length, the root of the sum of squares and `added`, or by `minimum` if that is larger.
  case unit(minimum: Float, added: Float = 0)
  /// Each row minus its mean.
  case centered
}

/// Returns the number of elements from row to row of prepared rows: a multiple of 8.
public func preparedWidth(_ dimensions: Int) -> Int { (dimensions + 7) / 8 * 8 }

/// Converts rows to double precision and to a form, and fills each with zeros to ``preparedWidth(_:)``.
public func prepareRows(
  count: Int, dimensions: Int, _ form: RowForm, _ input: UnsafePointer<Float>,
  into output: UnsafeMutablePointer<Double>
) {
  let width = preparedWidth(dimensions)
  parallelFor(taskCount(count)) { task in
    for row in taskRows(task, count) {
      let (x, y) = (input + row * dimensions, output + row * width)
      var (total, squares) = (0.0, 0.0)
      for k in 0..<dimensions {
        total += Double(x[k])
        squares += Double(x[k]) * Double(x[k])
      }
      let (shift, divisor): (Double, Double) =
        switch form {
        case .plain: (0, 1)
        case .unit(let minimum, let added):
          (0, max((squares + Double(added)).squareRoot(), Double(minimum)))
        case .centered: (total / Double(dimensions), 1)
        }
      for k in 0..<dimensions { y[k] = (Double(x[k]) - shift) / divisor }
      for k in dimensions..<width { y[k] = 0 }
    }
  }
}

/// Computes `y[i, j] = Σₖ (a[i, k] − b[j, k]) · (c[i, k] − d[j, k])`, or its square root, in each batch.
///
/// - Parameters:
///   - width: The number of columns of prepared rows.
///   - a: `[batch, n, width]`; `c`, too. Equal addresses of `a` and `c`, and of `b` and `d`, give squared
///     distances, faster.
///   - b: `[batch, m, width]`; `d`, too.
///   - takingRoots: Whether the result is √y.
///   - y: `[batch, n, m]`.
public func productsOfDifferences(
  batch: Int, n: Int, m: Int, width: Int, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
  _ c: UnsafePointer<Double>, _ d: UnsafePointer<Double>, takingRoots: Bool = false,
  into y: UnsafeMutablePointer<Float>
) {
  products(batch, n, m, width, a, b, c, d, takingRoots, y)
}

/// Computes the squared distances of rows, or the distances, as
/// ``productsOfDifferences(batch:n:m:width:_:_:_:_:takingRoots:into:)`` does, without rounding to single precision.
public func preciseDistances(
  n: Int, m: Int, width: Int, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
  takingRoots: Bool, into y: UnsafeMutablePointer<Double>
) {
  products(1, n, m, width, a, b, a, b, takingRoots, y)
}

private func products<Output: BinaryFloatingPoint>(
  _ batch: Int, _ n: Int, _ m: Int, _ width: Int, _ a: UnsafePointer<Double>,
  _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>, _ d: UnsafePointer<Double>,
  _ takingRoots: Bool, _ y: UnsafeMutablePointer<Output>
) {
  let tasks = taskCount(n)
  let isSquare = a == c && b == d
  parallelFor(batch * tasks) { index in
    let (problem, task) = (index / tasks, index % tasks)
    let (left, right) = (problem * n * width, problem * m * width)
    for j in stride(from: 0, to: m, by: 4) {
      let columns = min(4, m - j)
      for i in taskRows(task, n) {
        let (first, second) = (left + i * width, right + j * width)
        let sums =
          isSquare
          ? sums(a + first, b + second, a, b, width, columns, isSquare: true)
          : sums(a + first, b + second, c + first, d + second, width, columns, isSquare: false)
        let target = y + (problem * n + i) * m + j
        for k in 0..<columns { target[k] = Output(takingRoots ? sums[k].squareRoot() : sums[k]) }
      }
    }
  }
}

/// Returns Σ (a − b)(c − d) for one row of a and c and up to four of b and d.
@inline(__always)
private func sums(
  _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
  _ d: UnsafePointer<Double>, _ width: Int, _ columns: Int, isSquare: Bool
) -> SIMD4<Double> {
  var result = SIMD4<Double>.zero
  if columns == 4 {
    var (s0, s1) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var (s2, s3) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    for k in stride(from: 0, to: width, by: 8) {
      let x = lanes(a + k)
      let z = isSquare ? x : lanes(c + k)
      @inline(__always) func add(_ row: Int, _ sum: inout SIMD8<Double>) {
        let difference = x - lanes(b + row * width + k)
        sum.addProduct(difference, isSquare ? difference : z - lanes(d + row * width + k))
      }
      add(0, &s0)
      add(1, &s1)
      add(2, &s2)
      add(3, &s3)
    }
    return SIMD4(s0.sum(), s1.sum(), s2.sum(), s3.sum())
  }
  for row in 0..<columns {
    var sum = SIMD8<Double>.zero
    for k in stride(from: 0, to: width, by: 8) {
      let difference = lanes(a + k) - lanes(b + row * width + k)
      let other = isSquare ? difference : lanes(c + k) - lanes(d + row * width + k)
      sum.addProduct(difference, other)
    }
    result[row] = sum.sum()
  }
  return result
}

/// Computes `y[i, k] = Σⱼ w[i, j] · (a[i, k] − b[j, k])` in each batch: the transpose of
/// ``productsOfDifferences(batch:n:m:width:_:_:_:_:takingRoots:into:)``.
///
/// Each row's sum is in the order of j, whatever the number of threads.
///
/// - Parameters:
///   - a: `[batch, n, width]`, prepared.
///   - b: `[batch, m, width]`, prepared.
///   - w: `[batch, n, m]`, or `[batch, m, n]` if `isTransposed`.
///   - y: `[batch, n, dimensions]`.
public func weightedDifferences(
  batch: Int, n: Int, m: Int, dimensions: Int, _ a: UnsafePointer<Double>,
  _ b: UnsafePointer<Double>, weights w: UnsafePointer<Float>, isTransposed: Bool,
  into y: UnsafeMutablePointer<Float>
) {
  let width = preparedWidth(dimensions)
  let (rowStep, columnStep) = isTransposed ? (1, n) : (m, 1)
  let tasks = taskCount(n)
  parallelFor(batch * tasks) { index in
    let (problem, task) = (index / tasks, index % tasks)
    let rows = taskRows(task, n)
    let b = b + problem * m * width
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows.count * width)) { sums in
      let sums = sums.baseAddress!
      sums.update(repeating: 0, count: rows.count * width)
      // Blocks of b stay in the cache for all rows of the task.
      let block = max(1, (1 << 14) / max(width, 1))
      for start in stride(from: 0, to: m, by: block) {
        let end = min(start + block, m)
        for i in rows {
          let x = a + (problem * n + i) * width
          let weights = w + problem * n * m + i * rowStep
          let total = sums + (i - rows.lowerBound) * width
          func add(_ count: Int, at k: Int) {
            addDifferences(
              x + k, b + k, width, start..<end, weights, columnStep, into: total + k, count)
          }
          let wide = width / 32 * 32
          for k in stride(from: 0, to: wide, by: 32) { add(4, at: k) }
          for k in stride(from: wide, to: width, by: 8) { add(1, at: k) }
        }
      }
      for i in rows {
        let total = sums + (i - rows.lowerBound) * width
        let target = y + (problem * n + i) * dimensions
        for k in 0..<dimensions { target[k] = Float(total[k]) }
      }
    }
  }
}

/// Adds Σⱼ wⱼ · (a − bⱼ) to one or four neighboring vectors of eight columns.
@inline(__always)
private func addDifferences(
  _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ width: Int, _ rows: Range<Int>,
  _ weights: UnsafePointer<Float>, _ step: Int, into sums: UnsafeMutablePointer<Double>,
  _ count: Int
) {
  var s0 = lanes(sums)
  var (s1, s2, s3) = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
  if count == 4 { (s1, s2, s3) = (lanes(sums + 8), lanes(sums + 16), lanes(sums + 24)) }
  for j in rows {
    let weight = SIMD8(repeating: Double(weights[j * step]))
    let row = b + j * width
    s0.addProduct(weight, lanes(a) - lanes(row))
    if count == 4 {
      s1.addProduct(weight, lanes(a + 8) - lanes(row + 8))
      s2.addProduct(weight, lanes(a + 16) - lanes(row + 16))
      s3.addProduct(weight, lanes(a + 24) - lanes(row + 24))
    }
  }
  store(s0, to: sums)
  if count == 4 {
    store(s1, to: sums + 8)
    store(s2, to: sums + 16)
    store(s3, to: sums + 24)
  }
}

/// The number of rows that a task takes: enough to reuse each row that it compares them with.
private let rowsPerTask = 16

private func taskCount(_ rows: Int) -> Int { (rows + rowsPerTask - 1) / rowsPerTask }

private func taskRows(_ task: Int, _ rows: Int) -> Range<Int> {
  task * rowsPerTask..<min((task + 1) * rowsPerTask, rows)
}

@inline(__always)
private func lanes(_ x: UnsafePointer<Double>) -> SIMD8<Double> {
  UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Double>.self)
}

@inline(__always)
private func store(_ x: SIMD8<Double>, to target: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(target).storeBytes(of: x, as: SIMD8<Double>.self)
}
