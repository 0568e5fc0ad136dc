extension Lesson {
  /// Chapter 9's exercises, in order.
  static let chapter09 = [outputSize, im2col, conv2dBackward, maxPoolBackward]

  /// Exercise 9.1: how many places a window has.
  public static let outputSize = Lesson(
    name: "outputSize", chapter: 9, number: 1,
    goal: "Count the places that a window has along an axis.",
    difficulty: .easy, minutes: 10, file: "Exercises/09-Convolution/OutputSize.swift",
    hints: [
      "Put the window at the far left, padding included. How far can it still go to the right? Count the "
        + "steps, and the place where it started.",
      "A kernel of k numbers, d apart, covers d · (k − 1) + 1. The room left is size + 2 · padding less that; "
        + "there are ⌊room / stride⌋ + 1 places, and none where the room is negative.",
      "room = size + 2 * padding − dilation * (kernel − 1) − 1. If room < 0, return 0: Swift's division rounds "
        + "toward zero, not down. Else return room / stride + 1.",
    ])

  /// Exercise 9.2: a convolution becomes a matrix product.
  public static let im2col = Lesson(
    name: "im2col", chapter: 9, number: 2,
    goal: "Copy every window of an image into a column of a matrix.",
    difficulty: .medium, minutes: 30, file: "Exercises/09-Convolution/Im2col.swift",
    hints: [
      "Each column is one window, each row one place in the window. So the row says c, u and v, the column "
        + "says i and j, and together they say where in the image to look.",
      "Row (c, u, v) and column (i, j) hold x[c, i · stride − padding + u, j · stride − padding + v], or 0 where "
        + "that lies outside. Rows run over v fastest, then u, then c; columns over j, then i.",
      "oH = (H + 2 * padding − height) / stride + 1, oW likewise. For c, for u, for v, for i, for j: y = i * "
        + "stride − padding + u; column = j * stride − padding + v; append x's number there if 0 ≤ y < H and "
        + "0 ≤ column < W, else 0. Shape [C * height * width, oH * oW].",
    ])

  /// Exercise 9.3: every product sends its gradient to both of its factors.
  public static let conv2dBackward = Lesson(
    name: "conv2dBackward", chapter: 9, number: 3,
    goal: "Bring a gradient back through a convolution, to the image and to the kernels.",
    difficulty: .hard, minutes: 45, file: "Exercises/09-Convolution/Conv2dBackward.swift",
    hints: [
      "Write the forward loops first. Somewhere inside stands y += x · w. A product's gradients are dX += dY · w "
        + "and dW += dY · x, at the very same places.",
      "For every n, o, i, j and every c, u, v, with row = i · stride − padding + u and column = j · stride − "
        + "padding + v inside the image: dX[n, c, row, column] += dY[n, o, i, j] · w[o, c, u, v], and dW[o, c, u, "
        + "v] += dY[n, o, i, j] · x[n, c, row, column].",
      "Take the sizes from the shapes: [N, C, H, W] = x.shape, [O, _, kH, kW] = weight.shape, [_, _, oH, oW] = "
        + "dY.shape. Fill two arrays of zeros; x's number [n, c, y, x] stands at ((n * C + c) * H + y) * W + x "
        + "of x.scalars. Seven loops, one guard, two lines.",
    ])

  /// Exercise 9.4: only who won gets a gradient.
  public static let maxPoolBackward = Lesson(
    name: "maxPoolBackward", chapter: 9, number: 4,
    goal: "Bring a gradient back through max pooling, to the winner of every window.",
    difficulty: .medium, minutes: 30, file: "Exercises/09-Convolution/MaxPoolBackward.swift",
    hints: [
      "If a number that did not win changes a little, the largest stays the largest and nothing else changes. "
        + "So its gradient is 0.",
      "For each window find the place of its first largest number; dX there += the window's dY. One place may "
        + "win in several windows that overlap: their gradients add.",
      "For c, for i, for j: best = nil. For u, for v inside the image: where x there > x[best], or best is nil, "
        + "best = there. dX[best] += dY[c, i, j]. `>`, not `>=`: the first of equals wins.",
    ])
}
