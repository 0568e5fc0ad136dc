import Curriculum
import Tensors

/// Exercise 8.2: normalize images channel by channel, with the statistics of the training set.
///
/// Subtract each channel's mean, and divide by its standard deviation, which is the square root of the mean
/// of `(x − mean)²`. Measure both on the training set alone, and normalize both sets with them. Divide a
/// channel that never changes by 1.
///
/// `mean(axes, keepDims: true)`, `sqrt()` and `map { … }` of a tensor help.
///
/// - Parameters:
///   - train: the training set, `[N, C, H, W]`.
///   - test: the test set, `[M, C, H, W]`.
/// - Returns: both sets, in the same shapes.
func normalize(
  train: Tensor<Float>, test: Tensor<Float>
) throws -> (train: Tensor<Float>, test: Tensor<Float>) {
  throw Unsolved("normalize")
}
