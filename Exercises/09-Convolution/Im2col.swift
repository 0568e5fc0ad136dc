import Curriculum
import Tensors

/// Exercise 9.2: copy every window of an image into a column of a matrix.
///
/// A convolution multiplies every window by the same kernels. With the windows as the columns of a
/// matrix, it becomes one matrix product, which chapter 3 made fast. Windows of 2 × 2:
///
///     x  1 2 3           1 2 4 5      the first column is the window at the top left
///        4 5 6     →     2 3 5 6
///        7 8 9           4 5 7 8
///                        5 6 8 9
///
/// Windows follow each other like words on a page: along a row, then down. So do the pixels of a window.
/// With several channels, all rows of channel 0 come before all rows of channel 1. Outside the image, in
/// the padding, there are zeros. The name *im2col*, "image to columns", is Caffe's.
///
/// `x.scalars` are the elements of x in row-major order; `x[c, i, j].item` is one of them.
///
/// - Parameters:
///   - x: `[C, H, W]`.
///   - height, width: the size of a window.
///   - stride: how far the window moves at each step, in both directions.
///   - padding: the number of rows and columns of zeros on each side of the image.
/// - Returns: `[C · height · width, positions]`, one column for each position of the window.
func im2col(
  _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
) throws -> Tensor<Float> {
  throw Unsolved("im2col")
}
