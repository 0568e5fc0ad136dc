import Curriculum
import Tensors

extension Solutions09 {
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
    // solution
    let (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3])
    let (kH, kW) = (weight.shape[2], weight.shape[3])
    let (upstream, image, kernels) = (dY.scalars, x.scalars, weight.scalars)
    var dX = [Float](repeating: 0, count: x.count)
    var dW = [Float](repeating: 0, count: weight.count)
    var place = 0
    for n in 0..<dY.shape[0] {
      for o in 0..<dY.shape[1] {
        for i in 0..<dY.shape[2] {
          for j in 0..<dY.shape[3] {
            for c in 0..<channels {
              for u in 0..<kH {
                for v in 0..<kW {
                  let (row, column) = (i * stride - padding + u, j * stride - padding + v)
                  guard row >= 0, row < height, column >= 0, column < width else { continue }
                  let inX = ((n * channels + c) * height + row) * width + column
                  let inW = ((o * channels + c) * kH + u) * kW + v
                  dX[inX] += upstream[place] * kernels[inW]
                  dW[inW] += upstream[place] * image[inX]
                }
              }
            }
            place += 1
          }
        }
      }
    }
    return (Tensor(dX, shape: x.shape), Tensor(dW, shape: weight.shape))
    // end of solution
  }
}
