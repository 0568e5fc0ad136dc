import Curriculum

/// Exercise 2.2: the shape that two shapes broadcast to.
///
/// A bias of three elements is added to each of a thousand rows of three, and nobody wants to write a
/// thousand copies of it. So the smaller tensor is expanded, if the shapes match:
///
///     [2, 3] and [3]         the row is used twice:           [2, 3]
///     [2, 1] and [1, 3]      a column and a row, a matrix:    [2, 3]
///     [4, 1, 3] and [2, 1]   each is expanded by the other:   [4, 2, 3]
///     [2, 3] and [2]         the 2 meets the 3:               do not match
///
/// Align both shapes at the right. A missing axis counts as size 1. Two sizes match if they are equal or
/// one of them is 1. A size may be 0: sizes 0 and 1 give 0.
///
/// - Returns: the common shape, or `nil` if the shapes do not match.
func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
  throw Unsolved("broadcastShape")
}
