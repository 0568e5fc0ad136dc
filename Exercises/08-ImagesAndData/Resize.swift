import Curriculum
import Tensors

/// Exercise 8.4: resize an image with antialiasing, so that fine detail becomes gray instead of noise.
///
/// Along one axis, let scale = old / new and s = max(scale, 1). The center of new pixel x is at
/// c = (x + ½) · scale in the old image. Old pixel i, whose center is at i + ½, has the weight
///
///     max(0, 1 − |i + ½ − c| / s)
///
/// divided by the sum of these weights. So a new pixel is a weighted mean of all the old pixels that it
/// covers. Rows and columns are resized independently.
///
/// A matrix of weights for each axis and `matmul(_:)` make it short. `Tensor(scalars, shape: [new, old])`
/// makes a matrix of a `[Float]`, row after row.
///
/// - Parameters:
///   - image: `[C, H, W]`.
///   - width: the new W.
///   - height: the new H.
/// - Returns: the resized image, `[C, height, width]`.
func resize(
  _ image: Tensor<Float>, width: Int, height: Int
) throws -> Tensor<Float> {
  throw Unsolved("resize")
}
