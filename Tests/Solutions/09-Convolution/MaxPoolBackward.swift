import Curriculum
import Tensors

extension Solutions09 {
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
    // solution
    let (height, width) = (x.shape[1], x.shape[2])
    let (upstream, numbers) = (dY.scalars, x.scalars)
    var dX = [Float](repeating: 0, count: x.count)
    var window = 0
    for c in 0..<dY.shape[0] {
      for i in 0..<dY.shape[1] {
        for j in 0..<dY.shape[2] {
          var best: Int?
          for u in 0..<size {
            for v in 0..<size {
              let (row, column) = (i * stride - padding + u, j * stride - padding + v)
              guard row >= 0, row < height, column >= 0, column < width else { continue }
              let place = (c * height + row) * width + column
              if best.map({ numbers[place] > numbers[$0] }) ?? true { best = place }
            }
          }
          if let best { dX[best] += upstream[window] }
          window += 1
        }
      }
    }
    return Tensor(dX, shape: x.shape)
    // end of solution
  }
}
