import Curriculum
import Tensors

extension Exercises09 {
  /// Exercise 9.2: copy every window of an image into a column of a matrix.
  ///
  /// A convolution multiplies the same kernels with every window. Lay the windows side by side as the
  /// columns of a matrix, and all of it is one matrix product, which chapter 3 made fast. Windows of 2 × 2:
  ///
  ///     x  1 2 3           1 2 4 5      the window at the top left is the first column
  ///        4 5 6     →     2 3 5 6
  ///        7 8 9           4 5 7 8
  ///                        5 6 8 9
  ///
  /// Windows follow each other as words on a page: along a row, then down. So do the numbers in a window.
  /// With several channels, all of channel 0's window stands above all of channel 1's. Outside of the
  /// image, in the padding, there are zeros. The name *im2col*, "image to columns", is Caffe's.
  ///
  /// `x.scalars` are the numbers of x, row after row; `x[c, y, z].item` is one of them.
  ///
  /// - Parameters:
  ///   - x: `[C, H, W]`.
  ///   - height, width: of a window.
  ///   - stride: how far windows are apart, in both directions.
  ///   - padding: how many rows and columns of zeros stand on each side of the image.
  /// - Returns: `[C · height · width, places]`, each place a column.
  public static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    throw Unsolved("im2col")
  }
}
