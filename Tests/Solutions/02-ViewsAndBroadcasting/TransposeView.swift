import Curriculum

extension Solutions02 {
  /// Exercise 2.1: exchange two axes without moving a number.
  ///
  /// A large tensor takes time to copy and room to keep. Turning it should cost nothing, and it does,
  /// since only the rule for finding an element has to change. A table of two rows and three columns, in
  /// memory as 0 1 2 3 4 5, and its transpose:
  ///
  ///     [[0, 1, 2],     shape [2, 3]         [[0, 3],     shape [3, 2]
  ///      [3, 4, 5]]     strides [3, 1]        [1, 4],     strides [1, 3]
  ///                                           [2, 5]]
  ///
  /// - Parameters:
  ///   - view: its element [i, j, …] stands in `view.memory` at `offset + i · strides[0] + …`.
  ///   - a: one axis, from 0 on.
  ///   - b: the other.
  /// - Returns: a view of the same memory with axes `a` and `b` exchanged.
  public static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    // solution
    var result = view
    result.shape.swapAt(a, b)
    result.strides.swapAt(a, b)
    return result
    // end of solution
  }
}
