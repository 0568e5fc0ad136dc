import Curriculum
import Tensors

/// Exercise 1.3: a tensor as text.
///
/// You will look at tensors every day, so they should be easy to read: brackets show the axes, columns
/// stand under each other. A tensor of shape `[2, 3, 2]`:
///
///     [[[ 0,  1],
///       [ 2,  3],
///       [ 4,  5]],
///
///      [[ 6,  7],
///       [ 8,  9],
///       [10, 11]]]
///
/// - Every number is padded on the left to the width of the widest.
/// - Between numbers of a row stands a comma and a space; between rows a comma and a new line; between
///   matrices (and all larger things) a comma, a new line and an empty line.
/// - A new line is indented by as many spaces as brackets are still open.
///
/// A tensor of rank 0 is its number alone, `7`; an axis without places is `[]`.
///
/// `tensor.scalars` has the numbers row after row; `tensor.shape` and `tensor.rank` the rest.
///
/// - Returns: the text, without a new line at its end.
func render(_ tensor: Tensor<Int32>) throws -> String {
  throw Unsolved("render")
}
