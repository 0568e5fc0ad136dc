/// A quadtree of points in the plane, which approximates distant groups of points by their centers
/// of mass (Barnes and Hut, "A hierarchical O(N log N) force-calculation algorithm", 1986).
struct QuadTree: Sendable {
  private struct Square {
    var middle: SIMD2<Double>
    var halfWidth: Double
    /// The sum of the points inside, and their number.
    var sum = SIMD2<Double>.zero
    var count = 0.0
    /// The index of the first of four children; −1 for a leaf.
    var children = -1
  }

  private var squares: [Square] = []
  /// The depth below which leaves hold any number of points, as equal points cannot be separated.
  private static let maxDepth = 48

  /// Creates a tree of finite points.
  init(_ points: [SIMD2<Double>]) {
    var (low, high) = (points.first ?? .zero, points.first ?? .zero)
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    squares.reserveCapacity(4 * points.count)
    let width = max((high - low).max(), 1e-12)
    squares.append(Square(middle: (low + high) / 2, halfWidth: width / 2 * 1.000001))
    for point in points { insert(point) }
  }

  private mutating func insert(_ point: SIMD2<Double>) {
    var (node, depth) = (0, 0)
    while true {
      if squares[node].children < 0 {
        let isEqual = squares[node].sum == point * squares[node].count
        if squares[node].count == 0 || isEqual || depth >= Self.maxDepth { break }
        divide(node)
      }
      add(point, to: node)
      node = child(of: node, at: point)
      depth += 1
    }
    add(point, to: node)
  }

  private mutating func add(_ point: SIMD2<Double>, to node: Int) {
    squares[node].sum += point
    squares[node].count += 1
  }

  /// Divides a leaf into four and moves its points, all of which are equal, into one of them.
  private mutating func divide(_ node: Int) {
    let leaf = squares[node]
    let half = leaf.halfWidth / 2
    squares[node].children = squares.count
    for corner in 0..<4 {
      let side = SIMD2<Double>(corner & 1 == 0 ? -half : half, corner & 2 == 0 ? -half : half)
      squares.append(Square(middle: leaf.middle + side, halfWidth: half))
    }
    let inner = child(of: node, at: leaf.sum / leaf.count)
    squares[inner].sum = leaf.sum
    squares[inner].count = leaf.count
  }

  private func child(of node: Int, at point: SIMD2<Double>) -> Int {
    let middle = squares[node].middle
    let right = point.x > middle.x ? 1 : 0
    return squares[node].children + right + (point.y > middle.y ? 2 : 0)
  }

  /// Returns the repulsion of a point by all others: with `q = 1 / (1 + ‖y − z‖²)`, the sums of
  /// `q²·(y − z)` and of q over the other points z.
  ///
  /// - Parameters:
  ///   - y: One of the points.
  ///   - angle: The threshold θ: a square is treated as a single point if its width is below θ
  ///     times its distance; 0 is exact.
  ///   - stack: A buffer for the traversal.
  func repulsion(
    on y: SIMD2<Double>, angle: Double, stack: inout [Int]
  ) -> (force: SIMD2<Double>, sum: Double) {
    var (force, sum) = (SIMD2<Double>.zero, 0.0)
    stack.removeAll(keepingCapacity: true)
    stack.append(0)
    squares.withUnsafeBufferPointer { squares in
      while let node = stack.popLast() {
        let square = squares[node]
        if square.count == 0 { continue }
        let away = y - square.sum / square.count
        let distance = (away * away).sum()
        let width = 2 * square.halfWidth
        if square.children >= 0 && width * width >= angle * angle * distance {
          for corner in 0..<4 { stack.append(square.children + corner) }
          continue
        }
        let q = 1 / (1 + distance)
        sum += square.count * q
        force += square.count * q * q * away
      }
    }
    // The point itself contributed q = 1, at distance 0 or among equal points.
    return (force, sum - 1)
  }
}
