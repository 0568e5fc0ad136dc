import Curriculum
import Tensors

extension Solutions05 {
  /// Exercise 5.1: bring a gradient back to the shape that a value had before it was broadcast.
  ///
  /// In `x + b` with `x` of shape `[2, 3]` and `b` of shape `[3]`, each number of `b` is copied to two
  /// rows. The gradient that comes back has shape `[2, 3]`, but `b` needs one of shape `[3]`:
  ///
  ///     gradient  [[1, 2, 3],        to [3]:     [5, 7, 9]
  ///                [4, 5, 6]]        to [2, 1]:  [[6], [15]]
  ///
  /// `gradient.sum(axes, keepDims: true)` and `reshaped(_:)` are all you need.
  ///
  /// - Parameters:
  ///   - gradient: of a shape that `shape` broadcasts to.
  ///   - shape: the shape before broadcasting.
  /// - Returns: a tensor of `shape`.
  public static func unbroadcast(
    _ gradient: Tensor<Float>, to shape: [Int]
  ) throws -> Tensor<Float> {
    // solution
    let added = gradient.rank - shape.count
    let axes = (0..<gradient.rank).filter { $0 < added || shape[$0 - added] == 1 }
    if axes.isEmpty { return gradient }
    return gradient.sum(axes, keepDims: true).reshaped(shape)
    // end of solution
  }
}
