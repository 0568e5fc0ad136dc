import Curriculum
import Tensors

extension Solutions09 {
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
    // solution
    let (channels, rows, columns) = (x.shape[0], x.shape[1], x.shape[2])
    let down = (rows + 2 * padding - height) / stride + 1
    let right = (columns + 2 * padding - width) / stride + 1
    let numbers = x.scalars
    var result: [Float] = []
    for c in 0..<channels {
      for u in 0..<height {
        for v in 0..<width {
          for i in 0..<down {
            for j in 0..<right {
              let (row, column) = (i * stride - padding + u, j * stride - padding + v)
              let isInside = (0..<rows).contains(row) && (0..<columns).contains(column)
              result.append(isInside ? numbers[(c * rows + row) * columns + column] : 0)
            }
          }
        }
      }
    }
    return Tensor(result, shape: [channels * height * width, down * right])
    // end of solution
  }
}
