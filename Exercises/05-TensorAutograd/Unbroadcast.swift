import Curriculum
import Tensors

/// Exercise 5.1: sum a gradient back to the shape that a value had before it was broadcast.
///
/// In `x + b` with `x` of shape `[2, 3]` and `b` of shape `[3]`, each element of `b` is used in two rows.
/// The upstream gradient has shape `[2, 3]`, but the gradient of `b` must have shape `[3]`:
///
///     gradient  [[1, 2, 3],        to [3]:     [5, 7, 9]
///                [4, 5, 6]]        to [2, 1]:  [[6], [15]]
///
/// `gradient.sum(axes, keepDims: true)` and `reshaped(_:)` are all you need.
///
/// - Parameters:
///   - gradient: the upstream gradient, of a shape that `shape` broadcasts to.
///   - shape: the shape before broadcasting.
/// - Returns: the gradient, of shape `shape`.
func unbroadcast(
  _ gradient: Tensor<Float>, to shape: [Int]
) throws -> Tensor<Float> {
  throw Unsolved("unbroadcast")
}
