import Curriculum
import Tensors

/// Exercise 9.3: compute the gradients of a convolution with respect to the image and the kernels.
///
/// In the forward pass, every output is a sum of products. With s = stride and p = padding:
///
///     y[n, o, i, j] = Σ x[n, c, i · s − p + u, j · s − p + v] · weight[o, c, u, v]
///
/// The sum is over the channels c and the positions (u, v) in the kernel, as far as they are inside the
/// image. A product sends its gradient to both factors, to each multiplied by the other one. A pixel is
/// in several windows, and a weight is used in all windows of all images of the batch, so their
/// gradients add up.
///
/// Kernels need not be square: they have kH rows and kW columns.
///
/// `x.scalars` are the elements of x in row-major order; `Tensor(elements, shape: x.shape)` makes a
/// tensor from an array of them.
///
/// - Parameters:
///   - dY: the upstream gradient ∂L/∂y, `[N, O, oH, oW]`.
///   - x: `[N, C, H, W]`.
///   - weight: `[O, C, kH, kW]`.
///   - stride: how far the window moves at each step, in both directions.
///   - padding: the number of rows and columns of zeros on each side of the image.
/// - Returns: ∂L/∂x of the shape of `x`, and ∂L/∂weight of the shape of `weight`.
func conv2dBackward(
  _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
  throw Unsolved("conv2dBackward")
}
