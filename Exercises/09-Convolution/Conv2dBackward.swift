import Curriculum
import Tensors

extension Exercises09 {
  /// Exercise 9.3: bring a gradient back through a convolution, to the image and to the kernels.
  ///
  /// Forward, every output is a sum of products:
  ///
  ///     y[n, o, i, j] = Σ x[n, c, i · stride − padding + u, j · stride − padding + v] · weight[o, c, u, v]
  ///
  /// over the channels c and over the places (u, v) of the kernel, as far as they lie inside the image. A
  /// product hands the gradient of its result to both factors, to each multiplied by the other. An image's
  /// number is seen by many windows, and a weight by all of them, in all images of the batch: what comes
  /// back adds up.
  ///
  /// Kernels need not be square: kH rows and kW columns.
  ///
  /// `x.scalars` are the numbers of x, row after row; `Tensor(numbers, shape: x.shape)` makes a tensor of
  /// such.
  ///
  /// - Parameters:
  ///   - dY: ∂L/∂y, `[N, O, oH, oW]`.
  ///   - x: `[N, C, H, W]`.
  ///   - weight: `[O, C, kH, kW]`.
  ///   - stride: how far windows are apart, in both directions.
  ///   - padding: how many rows and columns of zeros stood on each side.
  /// - Returns: ∂L/∂x of the shape of `x`, and ∂L/∂weight of the shape of `weight`.
  public static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    throw Unsolved("conv2dBackward")
  }
}
