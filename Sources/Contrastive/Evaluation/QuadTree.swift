/// Points in the plane, in squares that are cut in four where they hold several: what is far away can be
/// treated as one heavy point (Barnes and Hut, "A hierarchical O(N log N) force-calculation algorithm", 1986).
struct QuadTree: Sendable {
  private struct Square {
    var middle: SIMD2<Double>
    var halfWidth: Double
    /// The sum of the points inside, and how many there are.
    var sum = SIMD2<Double>.zero
    var count = 0.0
    /// Where the four smaller squares begin; −1 for a leaf.
    var children = -1
  }

  private var squares: [Square] = []
  /// Smaller squares hold any number of points: equal ones cannot be parted.
  private static let maxDepth = 48

  /// - Parameter points: all finite.
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
    var (place, depth) = (0, 0)
    while true {
      if squares[place].children < 0 {
        let isEqual = squares[place].sum == point * squares[place].count
        if squares[place].count == 0 || isEqual || depth >= Self.maxDepth { break }
        divide(place)
      }
      add(point, to: place)
      place = child(of: place, at: point)
      depth += 1
    }
    add(point, to: place)
  }

  private mutating func add(_ point: SIMD2<Double>, to place: Int) {
    squares[place].sum += point
    squares[place].count += 1
  }

  /// Cuts a leaf in four and moves its points, all equal, into one of them.
  private mutating func divide(_ place: Int) {
    let leaf = squares[place]
    let half = leaf.halfWidth / 2
    squares[place].children = squares.count
    for corner in 0..<4 {
      let side = SIMD2<Double>(corner & 1 == 0 ? -half : half, corner & 2 == 0 ? -half : half)
      squares.append(Square(middle: leaf.middle + side, halfWidth: half))
    }
    let inner = child(of: place, at: leaf.sum / leaf.count)
    squares[inner].sum = leaf.sum
    squares[inner].count = leaf.count
  }

  private func child(of place: Int, at point: SIMD2<Double>) -> Int {
    let middle = squares[place].middle
    let right = point.x > middle.x ? 1 : 0
    return squares[place].children + right + (point.y > middle.y ? 2 : 0)
  }

  /// Returns how all points push one of them away: with `q = 1 / (1 + ‖y − z‖²)`, the sums of `q²·(y − z)` and
  /// of q over the other points z.
  ///
  /// - Parameter angle: a square counts as one point where its width is below `angle` times its distance;
  ///   0 looks at every point.
  func repulsion(
    on y: SIMD2<Double>, angle: Double, stack: inout [Int]
  ) -> (force: SIMD2<Double>, sum: Double) {
    var (force, sum) = (SIMD2<Double>.zero, 0.0)
    stack.removeAll(keepingCapacity: true)
    stack.append(0)
    squares.withUnsafeBufferPointer { squares in
      while let place = stack.popLast() {
        let square = squares[place]
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
    // The point itself was met, at distance 0 or among its equals.
    return (force, sum - 1)
  }
}
