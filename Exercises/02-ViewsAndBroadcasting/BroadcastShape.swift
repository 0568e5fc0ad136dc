import Curriculum

extension Exercises02 {
  /// Exercise 2.2: the shape that two shapes broadcast to.
  ///
  /// A bias of three numbers is added to a batch of a thousand rows of three, and nobody wants to write a
  /// thousand copies of it. So the smaller tensor is stretched, if that can be done in one way only:
  ///
  ///     [2, 3] and [3]       the row is used twice:         [2, 3]
  ///     [2, 1] and [1, 3]    column against row, a table:   [2, 3]
  ///     [4, 1, 3] and [2, 1] each stretched by the other:   [4, 2, 3]
  ///     [2, 3] and [2]       2 stands under 3:              do not fit
  ///
  /// Align both at the right. A missing axis counts as size 1. Sizes must be equal, or one of them 1. A
  /// size may be 0: against 1 it gives 0.
  ///
  /// - Returns: the common shape; `nil` where there is none.
  public static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    throw Unsolved("broadcastShape")
  }
}
