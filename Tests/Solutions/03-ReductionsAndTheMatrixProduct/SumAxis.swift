import Curriculum

extension Solutions03 {
  /// Exercise 3.1: sum along one axis of numbers that lie in memory row after row.
  ///
  /// A reduction takes away an axis: of the numbers along it, one is left. Here are two rows of three.
  ///
  ///     numbers [1, 2, 3, 4, 5, 6], shape [2, 3]
  ///     axis 0, down the columns:     [5, 7, 9], shape [3]
  ///     axis 1, along the rows:       [6, 15], shape [2]
  ///
  /// With `keepDims` the axis stays, with size 1: shapes [1, 3] and [2, 1]. The numbers are the same. A
  /// negative axis counts from the end: −1 is the last.
  ///
  /// The numbers along an axis do not lie side by side unless it is the last. How far is it from one to the
  /// next? Past everything that the axes after it hold.
  ///
  /// A sum of nothing is 0: axis 1 of the shape [2, 0] leaves two zeros.
  ///
  /// - Parameters:
  ///   - numbers: as many as the shape says, row after row.
  ///   - shape: one axis or more.
  ///   - axis: from −shape.count to shape.count − 1.
  ///   - keepDims: whether the axis stays, with size 1.
  /// - Returns: the sums, row after row, and their shape.
  public static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) throws -> (numbers: [Float], shape: [Int]) {
    // solution
    let axis = axis < 0 ? axis + shape.count : axis
    let outer = shape[..<axis].reduce(1, *)
    let inner = shape[(axis + 1)...].reduce(1, *)
    var sums = [Float](repeating: 0, count: outer * inner)
    for o in 0..<outer {
      for k in 0..<shape[axis] {
        for i in 0..<inner {
          sums[o * inner + i] += numbers[(o * shape[axis] + k) * inner + i]
        }
      }
    }
    var kept = shape
    if keepDims { kept[axis] = 1 } else { kept.remove(at: axis) }
    return (sums, kept)
    // end of solution
  }
}
