import Curriculum

/// Exercise 9.1: count the positions of a window along an axis.
///
/// A window of 3 elements on an axis of 5 has three positions. With a zero on each side of the axis
/// (`padding` 1) it has five; if it also moves two elements at a time (`stride` 2), three again.
///
///     size 5, kernel 3, padding 0, stride 1     size 5, kernel 3, padding 1, stride 2
///     a b c d e                                 0 a b c d e 0
///     └───┘                                     └───┘
///       └───┘                                       └───┘
///         └───┘                                         └───┘
///
/// With a `dilation` of d the window has gaps: its elements are d apart, so 3 of them with dilation 2
/// span 5. The whole window must fit on the padded axis: an incomplete step at the end does not count.
/// A window that is too long has no position at all.
///
/// - Parameters:
///   - size: the number of elements of the axis, 0 or more.
///   - kernel: the number of elements of the window, at least 1.
///   - stride: how far the window moves at each step, at least 1.
///   - padding: the number of zeros on each side.
///   - dilation: the distance between neighboring elements of the window, at least 1.
/// - Returns: the number of positions; 0 if the window does not fit.
func outputSize(
  _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
) throws -> Int {
  throw Unsolved("outputSize")
}
