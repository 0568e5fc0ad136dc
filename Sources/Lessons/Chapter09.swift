extension Lesson {
  /// Chapter 9's exercises, in order.
  static let chapter09 = [outputSize, im2col, conv2dBackward, maxPoolBackward]

  /// Exercise 9.1: the positions of a window.
  public static let outputSize = Lesson(
    name: "outputSize", chapter: 9, number: 1,
    goal: "Count the positions of a window along an axis.",
    difficulty: .easy, minutes: 10, file: "Exercises/09-Convolution/OutputSize.swift",
    hints: [
      "Put the window at the far left, padding included. How far can it still move to the right? Count the "
        + "steps, and the position where it started.",
      "A kernel of k elements that are d apart spans d · (k − 1) + 1. The room that is left is size + 2 · "
        + "padding minus that. There are ⌊room / stride⌋ + 1 positions, and none if the room is negative.",
      "room = size + 2 * padding − dilation * (kernel − 1) − 1. If room < 0, return 0: Swift's division rounds "
        + "toward zero, not down. Else return room / stride + 1.",
    ])

  /// Exercise 9.2: a convolution becomes a matrix product.
  public static let im2col = Lesson(
    name: "im2col", chapter: 9, number: 2,
    goal: "Copy every window of an image into a column of a matrix.",
    difficulty: .medium, minutes: 30, file: "Exercises/09-Convolution/Im2col.swift",
    hints: [
      "Each column is one window, and each row is one position in the window. So the row gives c, u and v, "
        + "the column gives i and j, and together they say which pixel of the image to read.",
      "Row (c, u, v) and column (i, j) hold x[c, i · stride − padding + u, j · stride − padding + v], or 0 if "
        + "that is outside the image. Over the rows, v changes fastest, then u, then c; over the columns, j, "
        + "then i.",
      "oH = (H + 2 * padding − height) / stride + 1, and oW likewise. For c, for u, for v, for i, for j: row = "
        + "i * stride − padding + u; column = j * stride − padding + v; append the pixel of x there if 0 ≤ row "
        + "< H and 0 ≤ column < W, else 0. The shape is [C * height * width, oH * oW].",
    ])

  /// Exercise 9.3: every product sends its gradient to both of its factors.
  public static let conv2dBackward = Lesson(
    name: "conv2dBackward", chapter: 9, number: 3,
    goal: "Compute the gradients of a convolution with respect to the image and the kernels.",
    difficulty: .hard, minutes: 45, file: "Exercises/09-Convolution/Conv2dBackward.swift",
    hints: [
      "Write the forward loops first. The innermost line is y += x · w. The gradients of a product are dX += "
        + "dY · w and dW += dY · x, with the very same indices.",
      "For every n, o, i, j and every c, u, v, with row = i · stride − padding + u and column = j · stride − "
        + "padding + v inside the image: dX[n, c, row, column] += dY[n, o, i, j] · w[o, c, u, v], and dW[o, c, u, "
        + "v] += dY[n, o, i, j] · x[n, c, row, column].",
      "Take the sizes from the shapes: [N, C, H, W] = x.shape, [O, _, kH, kW] = weight.shape, [_, _, oH, oW] = "
        + "dY.shape. Fill two arrays of zeros. Element [n, c, row, column] of x has index ((n * C + c) * H + row) "
        + "* W + column in x.scalars. Seven loops, one guard, two lines.",
    ])

  /// Exercise 9.4: only the maximum gets a gradient.
  public static let maxPoolBackward = Lesson(
    name: "maxPoolBackward", chapter: 9, number: 4,
    goal: "Compute the gradient of max pooling with respect to its input.",
    difficulty: .medium, minutes: 30, file: "Exercises/09-Convolution/MaxPoolBackward.swift",
    hints: [
      "If an element that is not the maximum changes a little, the maximum stays the same, and so does the "
        + "output. So its gradient is 0.",
      "For each window, find the index of the first element that is equal to the maximum, and add the window's "
        + "dY to dX there. An element can be the maximum of several windows that overlap: their gradients add up.",
      "For c, for i, for j: best = nil. For u, for v inside the image: if best is nil, or x there > x[best], "
        + "set best to this index. dX[best] += dY[c, i, j]. Use `>`, not `>=`, so that the first of equal "
        + "elements stays.",
    ])
}
