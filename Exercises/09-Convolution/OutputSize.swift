import Curriculum

extension Exercises09 {
  /// Exercise 9.1: count the places that a window has along an axis.
  ///
  /// A window of 3 numbers on an axis of 5 has three places. With a ring of zeros around the axis
  /// (`padding` 1) it has five; if it jumps two numbers at a time (`stride` 2), three again.
  ///
  ///     size 5, kernel 3, padding 0, stride 1     size 5, kernel 3, padding 1, stride 2
  ///     a b c d e                                 0 a b c d e 0
  ///     └───┘                                     └───┘
  ///       └───┘                                       └───┘
  ///         └───┘                                         └───┘
  ///
  /// With a `dilation` of d the window has gaps: its numbers stand d apart, so that 3 of them with dilation
  /// 2 cover 5. A window that would stick out at the right is not put down. One that is too long has no
  /// place at all.
  ///
  /// - Parameters:
  ///   - size: how many numbers the axis has, 0 or more.
  ///   - kernel: how many numbers the window sees, at least 1.
  ///   - stride: how far it jumps, at least 1.
  ///   - padding: how many zeros stand on each side.
  ///   - dilation: how far apart the window's numbers stand, at least 1.
  /// - Returns: the number of places; 0 where the window does not fit.
  public static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    throw Unsolved("outputSize")
  }
}
