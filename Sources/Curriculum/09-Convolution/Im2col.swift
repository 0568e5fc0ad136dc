import Tensors

extension Solutions {
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
  public static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    let (channels, rows, columns) = (x.shape[0], x.shape[1], x.shape[2])
    let down = (rows + 2 * padding - height) / stride + 1
    let right = (columns + 2 * padding - width) / stride + 1
    let elements = x.scalars
    var result: [Float] = []
    for c in 0..<channels {
      for u in 0..<height {
        for v in 0..<width {
          for i in 0..<down {
            for j in 0..<right {
              let (row, column) = (i * stride - padding + u, j * stride - padding + v)
              let isInside = (0..<rows).contains(row) && (0..<columns).contains(column)
              result.append(isInside ? elements[(c * rows + row) * columns + column] : 0)
            }
          }
        }
      }
    }
    return Tensor(result, shape: [channels * height * width, down * right])
  }
}

extension Exercises {
  public static let im2col = Exercise<(Tensor<Float>, Int, Int, Int, Int) throws -> Tensor<Float>>(
    .im2col, solution: Solutions.im2col, cases: cases,
    run: { im2col, windows in
      try im2col(windows.x, windows.height, windows.width, windows.stride, windows.padding)
    },
    expected: \.columns, describe: \.text, show: { "\($0.shape)\n\($0)" }, difference: difference,
    trivialAnswers: [
      { x, height, width, stride, padding in
        try Solutions.im2col(
          .zeros(x.shape), height: height, width: width, stride: stride, padding: padding)
      },
      { x, _, _, _, _ in x }, { _, _, _, _, _ in Tensor([], shape: [0, 7]) },
    ],
    mistakes: {
      Mistake("transposed: each window is a column, not a row") {
        x, height, width, stride, padding in
        try Solutions.im2col(x, height: height, width: width, stride: stride, padding: padding)
          .transposed()
      }
      reordered(
        "channels innermost: over the rows, v changes fastest, then u, then the channel",
        [1, 2, 0, 3, 4])
      reordered(
        "windows are read down their columns: over the rows, v changes fastest, then u",
        [0, 2, 1, 3, 4])
      reordered(
        "windows are counted downward: over the columns, j changes fastest, then i",
        [0, 1, 2, 4, 3])
      // Of the image rotated by 180°, counted from the end.
      Mistake("windows are rotated: position (0, 0) of a window comes first") {
        x, height, width, stride, padding in
        let right = try Solutions.im2col(
          x, height: height, width: width, stride: stride, padding: padding)
        return right.reshaped([x.shape[0], height, width, right.shape[1]]).flipped([1, 2])
          .reshaped(right.shape)
      }
      // As many neighboring windows as there should be.
      Mistake("stride left out: window i begins at i · stride − padding") {
        x, height, width, stride, padding in
        let all = try Solutions.im2col(
          x, height: height, width: width, stride: 1, padding: padding)
        let down = x.shape[1] + 2 * padding - height
        let right = x.shape[2] + 2 * padding - width
        return all.reshaped([all.shape[0], down + 1, right + 1])
          .narrowed(axis: 1, from: 0, count: down / stride + 1)
          .narrowed(axis: 2, from: 0, count: right / stride + 1)
          .reshaped([all.shape[0], (down / stride + 1) * (right / stride + 1)])
      }
      .also { x, height, width, _, padding in
        try Solutions.im2col(x, height: height, width: width, stride: 1, padding: padding)
      }
      // All the padding is at the right and at the bottom.
      Mistake("windows begin in the image, not in the padding: subtract padding from the position")
      { x, height, width, stride, padding in
        var padded = Tensor<Float>.zeros(
          [x.shape[0], x.shape[1] + 2 * padding, x.shape[2] + 2 * padding])
        padded.assign(
          x, at: [.all, (0..<x.shape[1]).tensorIndex, (0..<x.shape[2]).tensorIndex])
        return try Solutions.im2col(
          padded, height: height, width: width, stride: stride, padding: 0)
      }
      Mistake("the edge is repeated: outside the image there are zeros") {
        x, height, width, stride, padding in
        func edge(_ size: Int) -> [Int] {
          (-padding..<size + padding).map { min(max($0, 0), size - 1) }
        }
        let padded = x.indexSelected(axis: 1, edge(x.shape[1]))
          .indexSelected(axis: 2, edge(x.shape[2]))
        return try Solutions.im2col(
          padded, height: height, width: width, stride: stride, padding: 0)
      }
    })
}

/// The right elements in another order of the axes channel, u, v, i, j.
private func reordered(
  _ sentence: String, _ order: [Int]
) -> Mistake<(Tensor<Float>, Int, Int, Int, Int) throws -> Tensor<Float>, Windows, Tensor<Float>> {
  Mistake(sentence) { x, height, width, stride, padding in
    let right = try Solutions.im2col(
      x, height: height, width: width, stride: stride, padding: padding)
    let down = (x.shape[1] + 2 * padding - height) / stride + 1
    return right.reshaped([x.shape[0], height, width, down, right.shape[1] / down])
      .permuted(order).reshaped(right.shape)
  }
}

/// Square windows first, which can be confused; then all else.
private let sizes: [(shape: [Int], height: Int, width: Int, stride: Int, padding: Int)] = [
  ([1, 3, 3], 2, 2, 1, 0), ([1, 3, 4], 2, 2, 1, 0), ([1, 3, 4], 2, 3, 1, 0),
  ([2, 3, 3], 2, 2, 1, 0), ([1, 5, 5], 3, 3, 2, 0), ([1, 2, 3], 3, 3, 1, 1),
  ([2, 4, 5], 3, 2, 2, 1), ([3, 5, 4], 1, 3, 1, 1), ([2, 3, 3], 1, 1, 1, 0),
  ([3, 1, 7], 1, 7, 3, 2), ([1, 1, 1], 1, 1, 1, 0), ([2, 6, 7], 5, 4, 3, 2),
]

private func cases() -> [Windows] {
  var generator = Generator(seed: 92)
  return sizes.map { shape, height, width, stride, padding in
    let count = Shape.count(shape)
    let x =
      count <= 25
      ? Tensor<Float>((0..<count).map { Float($0 + 1) }, shape: shape)
      : Tensor<Float>.small(shape, using: &generator) + 5
    return Windows(x: x, height: height, width: width, stride: stride, padding: padding)
  }
}

private struct Windows {
  let x: Tensor<Float>
  let height, width, stride, padding: Int

  var text: String {
    "x \(x.shape), windows \(height) × \(width), stride \(stride), padding \(padding)\n\(x)"
  }

  /// By the definition: each column goes over its window, each window over the image.
  var columns: Tensor<Float> {
    let positions = View.indices([
      (x.shape[1] + 2 * padding - height) / stride + 1,
      (x.shape[2] + 2 * padding - width) / stride + 1,
    ])
    let rows = View.indices([x.shape[0], height, width]).map { inside in
      positions.map { position in
        pixel(
          inside[0], position[0] * stride - padding + inside[1],
          position[1] * stride - padding + inside[2])
      }
    }
    return Tensor(rows.flatMap(\.self), shape: [rows.count, positions.count])
  }

  private func pixel(_ channel: Int, _ row: Int, _ column: Int) -> Float {
    guard (0..<x.shape[1]).contains(row), (0..<x.shape[2]).contains(column) else { return 0 }
    return x[channel, row, column].item
  }
}
