import Curriculum
import Tensors

extension Solutions08 {
  /// Exercise 8.2: give pictures mean 0 and deviation 1, channel by channel, as the training set has them.
  ///
  /// The deviation is the square root of the mean of `(x − mean)²`. What is measured is measured on the training
  /// set alone, and both sets are treated with it. A channel that never changes is divided by 1.
  ///
  /// `mean(axes, keepDims: true)` and `sqrt()` help.
  ///
  /// - Parameters:
  ///   - train: `[N, C, H, W]`.
  ///   - test: `[M, C, H, W]`.
  /// - Returns: both, in the same shapes.
  public static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) throws -> (train: Tensor<Float>, test: Tensor<Float>) {
    // solution
    let mean = train.mean([0, 2, 3], keepDims: true)
    let distance = train - mean
    let deviation = (distance * distance).mean([0, 2, 3], keepDims: true).sqrt()
      .map { $0 > 0 ? $0 : 1 }
    return (distance / deviation, (test - mean) / deviation)
    // end of solution
  }
}
