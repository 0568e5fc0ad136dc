import Curriculum
import Tensors

/// Exercise 1.3: write a tensor as text.
///
/// You will look at tensors every day, so they should be easy to read: brackets show the axes, and columns
/// are aligned. A tensor of shape `[2, 3, 2]`:
///
///     [[[ 0,  1],
///       [ 2,  3],
///       [ 4,  5]],
///
///      [[ 6,  7],
///       [ 8,  9],
///       [10, 11]]]
///
/// - Every number is padded on the left to the width of the widest number.
/// - The numbers of a row are separated by a comma and a space, rows by a comma and a newline, and matrices
///   (and all larger parts) by a comma, a newline and an empty line.
/// - A new line is indented by one space for each bracket that is still open.
///
/// A tensor of rank 0 is only its number, `7`. An axis of size 0 is `[]`.
///
/// `tensor.scalars` has the numbers in row-major order; there are also `tensor.shape` and `tensor.rank`.
///
/// - Returns: the text, without a newline at its end.
func render(_ tensor: Tensor<Int32>) throws -> String {
  throw Unsolved("render")
}
