import Curriculum
import Tensors

/// Exercise 9.4: compute the gradient of max pooling with respect to its input.
///
/// Max pooling keeps the maximum of each window. If the maximum grows a little, so does the output; if
/// another element of the window does, nothing happens. So the maximum gets the whole gradient of its
/// window, and the others get none.
///
///     x  1 5 2 0        windows 2 × 2,        dX  0 10  0 0
///        3 4 9 7        dY [10, 20]               0  0 20 0
///
/// If several elements of a window are equal to its maximum, only the first of them gets the gradient:
/// first along a row, then down. Windows may overlap, and an element that is the maximum of several gets
/// the sum of their gradients. Windows may reach into the padding, but the padding does not take part.
///
/// `x.scalars` are the elements of x in row-major order; `Tensor(elements, shape: x.shape)` makes a
/// tensor from an array of them.
///
/// - Parameters:
///   - dY: the upstream gradient ∂L/∂y, `[C, oH, oW]`.
///   - x: `[C, H, W]`.
///   - size: the number of rows and columns of a window.
///   - stride: how far the window moves at each step, in both directions.
///   - padding: how far windows reach over each edge, at most half their size.
/// - Returns: ∂L/∂x, of the shape of `x`.
func maxPoolBackward(
  _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
) throws -> Tensor<Float> {
  throw Unsolved("maxPoolBackward")
}
