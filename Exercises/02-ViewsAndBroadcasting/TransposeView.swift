import Curriculum

/// Exercise 2.1: swap two axes without moving an element.
///
/// Copying a large tensor takes time and memory. Transposing it takes neither: only the rule for finding an
/// element has to change. Here is a matrix of two rows and three columns, stored as 0 1 2 3 4 5, and its
/// transpose:
///
///     [[0, 1, 2],     shape [2, 3]         [[0, 3],     shape [3, 2]
///      [3, 4, 5]]     strides [3, 1]        [1, 4],     strides [1, 3]
///                                           [2, 5]]
///
/// A `View` has a `storage`, a `shape`, `strides` and an `offset`. Change a copy of `view`, or create a
/// new one with `View(storage:shape:strides:offset:)`.
///
/// - Parameters:
///   - view: its element [i, j, …] is at position `offset + i · strides[0] + j · strides[1] + …` of its
///     storage.
///   - a: one axis, counted from 0.
///   - b: the other axis.
/// - Returns: a view of the same storage with axes `a` and `b` swapped.
func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
  throw Unsolved("transposeView")
}
