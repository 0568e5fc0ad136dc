// Functions of the order of axes.

extension Shape {
  /// Returns the permutation that moves `axes` to `positions` and leaves the other axes in their order.
  ///
  /// - Precondition: There are as many positions as axes, and neither repeats.
  public static func order(moving axes: [Int], to positions: [Int], rank: Int) -> [Int] {
    require(
      axes.count == positions.count,
      "movedAxes: needs a position for each axis, not axes \(axes) and positions \(positions)")
    let from = axes.map { axis($0, rank: rank, "movedAxes") }
    let to = positions.map { axis($0, rank: rank, "movedAxes") }
    require(
      Set(from).count == from.count && Set(to).count == to.count,
      "movedAxes: axes \(axes) and positions \(positions) must not repeat")
    var others = (0..<rank).filter { !from.contains($0) }[...]
    return (0..<rank).map { position in
      to.firstIndex(of: position).map { from[$0] } ?? others.removeFirst()
    }
  }

  /// Returns the non-negative indices of two different axes.
  public static func plane(_ axes: (Int, Int), rank: Int, _ operation: String) -> (Int, Int) {
    let pair = (axis(axes.0, rank: rank, operation), axis(axes.1, rank: rank, operation))
    require(
      pair.0 != pair.1, "\(operation): needs two different axes, not \(axes.0) and \(axes.1)")
    return pair
  }
}
