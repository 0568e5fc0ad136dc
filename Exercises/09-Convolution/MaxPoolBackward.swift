import Curriculum
import Tensors

extension Exercises09 {
  /// Exercise 9.4: bring a gradient back through max pooling, to the winner of every window.
  ///
  /// Max pooling keeps the largest number of each window. If that number grows a little, so does the
  /// result; if another one does, nothing happens. So the winner gets all of the window's gradient, the
  /// others none.
  ///
  ///     x  1 5 2 0        windows 2 × 2,        dX  0 10  0 0
  ///        3 4 9 7        dY [10, 20]               0  0 20 0
  ///
  /// Of equals the first wins, along a row and then down: there is one winner. Windows may overlap, and a
  /// number that wins in several gets the sum. They may stick out into the padding, but what is not there
  /// does not win.
  ///
  /// `x.scalars` are the numbers of x, row after row; `Tensor(numbers, shape: x.shape)` makes a tensor of
  /// such.
  ///
  /// - Parameters:
  ///   - dY: ∂L/∂y, `[C, oH, oW]`.
  ///   - x: `[C, H, W]`.
  ///   - size: rows and columns of a window.
  ///   - stride: how far windows are apart, in both directions.
  ///   - padding: how many rows and columns windows stick out at each side, at most half their size.
  /// - Returns: ∂L/∂x, of the shape of `x`.
  public static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    throw Unsolved("maxPoolBackward")
  }
}
