import Tensors

extension Solutions {
  /// Exercise 9.3: compute the gradients of a convolution with respect to the image and the kernels.
  ///
  /// In the forward pass, every output is a sum of products. With s = stride and p = padding:
  ///
  ///     y[n, o, i, j] = Σ x[n, c, i · s − p + u, j · s − p + v] · weight[o, c, u, v]
  ///
  /// The sum is over the channels c and the positions (u, v) in the kernel, as far as they are inside the
  /// image. A product sends its gradient to both factors, to each multiplied by the other one. A pixel is
  /// in several windows, and a weight is used in all windows of all images of the batch, so their
  /// gradients add up.
  ///
  /// Kernels need not be square: they have kH rows and kW columns.
  ///
  /// `x.scalars` are the elements of x in row-major order; `Tensor(elements, shape: x.shape)` makes a
  /// tensor from an array of them.
  ///
  /// - Parameters:
  ///   - dY: the upstream gradient ∂L/∂y, `[N, O, oH, oW]`.
  ///   - x: `[N, C, H, W]`.
  ///   - weight: `[O, C, kH, kW]`.
  ///   - stride: how far the window moves at each step, in both directions.
  ///   - padding: the number of rows and columns of zeros on each side of the image.
  /// - Returns: ∂L/∂x of the shape of `x`, and ∂L/∂weight of the shape of `weight`.
  public static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    let (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3])
    let (kH, kW) = (weight.shape[2], weight.shape[3])
    let (upstream, image, kernels) = (dY.scalars, x.scalars, weight.scalars)
    var dX = [Float](repeating: 0, count: x.count)
    var dW = [Float](repeating: 0, count: weight.count)
    var inY = 0
    for n in 0..<dY.shape[0] {
      for o in 0..<dY.shape[1] {
        for i in 0..<dY.shape[2] {
          for j in 0..<dY.shape[3] {
            for c in 0..<channels {
              for u in 0..<kH {
                for v in 0..<kW {
                  let (row, column) = (i * stride - padding + u, j * stride - padding + v)
                  guard row >= 0, row < height, column >= 0, column < width else { continue }
                  let inX = ((n * channels + c) * height + row) * width + column
                  let inW = ((o * channels + c) * kH + u) * kW + v
                  dX[inX] += upstream[inY] * kernels[inW]
                  dW[inW] += upstream[inY] * image[inX]
                }
              }
            }
            inY += 1
          }
        }
      }
    }
    return (Tensor(dX, shape: x.shape), Tensor(dW, shape: weight.shape))
  }
}

extension Exercises {
  public static let conv2dBackward = Exercise<
    (Tensor<Float>, Tensor<Float>, Tensor<Float>, Int, Int) throws -> (
      dX: Tensor<Float>, dW: Tensor<Float>
    )
  >(
    .conv2dBackward, solution: Solutions.conv2dBackward, cases: convolutions,
    run: { backward, it in try backward(it.dY, it.x, it.weight, it.stride, it.padding) },
    expected: { $0.gradients() }, describe: \.text,
    show: { "dX \($0.dX.shape)\n\($0.dX)\ndW \($0.dW.shape)\n\($0.dW)" }, difference: difference,
    trivialAnswers: [
      { _, x, weight, _, _ in (.zeros(x.shape), .zeros(weight.shape)) },
      { _, x, weight, _, _ in (x, weight) },
      { _, _, _, _, _ in (Tensor(.nan), Tensor([], shape: [0])) },
    ],
    mistakes: {
      wrong("upstream gradient ignored: these are the gradients for a dY of ones") {
        try Solutions.conv2dBackward(.ones($0.shape), $1, $2, stride: $3, padding: $4)
      }
      wrong("overwritten: windows overlap, so their gradients add up") {
        Convolution(dY: $0, x: $1, weight: $2, stride: $3, padding: $4).gradients(adds: false)
      }
      wrong("kernel rotated: each position sends its gradient back with the weight it came with") {
        let rotated = $2.flipped([2, 3])
        let wrong = try Solutions.conv2dBackward($0, $1, rotated, stride: $3, padding: $4)
        return (wrong.dX, wrong.dW.flipped([2, 3]))
      }
      // Only the square at the top left of each kernel.
      wrong(squareKernel) { dY, x, weight, stride, padding in
        let size = min(weight.shape[2], weight.shape[3])
        let square = weight.narrowed(axis: 2, from: 0, count: size)
          .narrowed(axis: 3, from: 0, count: size)
        let wrong = try Solutions.conv2dBackward(dY, x, square, stride: stride, padding: padding)
        var dW = Tensor<Float>.zeros(weight.shape)
        dW.assign(
          wrong.dW, at: [.all, .all, (0..<size).tensorIndex, (0..<size).tensorIndex])
        return (wrong.dX, dW)
      }
      // As if each kernel had as many columns as rows.
      Mistake(squareKernel) {
        Convolution(dY: $0, x: $1, weight: $2, stride: $3, padding: $4)
          .gradients(kernel: [$2.shape[2], $2.shape[2]])
      }
      .crashes { $0.weight.shape[2] > $0.weight.shape[3] }
      Mistake("averaged over the batch: the images' gradients of the kernels add up") {
        let right = try Solutions.conv2dBackward($0, $1, $2, stride: $3, padding: $4)
        return (right.dX, right.dW / Float($1.shape[0]))
      }
      wrong("one image of the batch only: the images' gradients of the kernels add up") {
        let dY = onlyImage($1.shape[0] - 1, of: $0)
        return try Solutions.conv2dBackward(dY, $1, $2, stride: $3, padding: $4)
      }
      .also { try Solutions.conv2dBackward(onlyImage(0, of: $0), $1, $2, stride: $3, padding: $4) }
      wrong("padding has the wrong sign: window i begins at i · stride − padding") {
        try Solutions.conv2dBackward($0, $1, $2, stride: $3, padding: -$4)
      }
      wrong("padding left out: window i begins at i · stride − padding") {
        dY, x, weight, stride, _ in
        try Solutions.conv2dBackward(dY, x, weight, stride: stride, padding: 0)
      }
      wrong("stride left out: window i begins at i · stride − padding") {
        try Solutions.conv2dBackward($0, $1, $2, stride: 1, padding: $4)
      }
    })
}

private typealias Gradients = (dX: Tensor<Float>, dW: Tensor<Float>)
private typealias Conv2dBackward = (
  Tensor<Float>, Tensor<Float>, Tensor<Float>, Int, Int
) throws -> Gradients

private let squareKernel =
  "the kernel is taken for a square: its height is shape[2], its width shape[3]"

/// A mistake in both gradients, or in one of them.
private func wrong(
  _ sentence: String, _ function: @escaping Conv2dBackward
) -> Mistake<Conv2dBackward, Convolution, Gradients> {
  let right: Conv2dBackward = Solutions.conv2dBackward
  return Mistake(sentence, function)
    .also { (try function($0, $1, $2, $3, $4).dX, try right($0, $1, $2, $3, $4).dW) }
    .also { (try right($0, $1, $2, $3, $4).dX, try function($0, $1, $2, $3, $4).dW) }
}

/// `dY` with the gradients of all images but one set to zero.
private func onlyImage(_ image: Int, of dY: Tensor<Float>) -> Tensor<Float> {
  let size = dY.count / dY.shape[0]
  return Tensor(dY.scalars.enumerated().map { $0 / size == image ? $1 : 0 }, shape: dY.shape)
}

/// Images, kernels [O, kH, kW], stride, padding. One of each first; then kernels that are not square.
private let sizes: [(x: [Int], kernels: [Int], stride: Int, padding: Int)] = [
  ([1, 1, 3, 3], [1, 2, 2], 1, 0), ([1, 1, 3, 4], [1, 2, 3], 1, 0),
  ([1, 1, 4, 3], [1, 3, 1], 1, 0),
  ([2, 1, 2, 2], [1, 1, 1], 1, 0), ([3, 2, 3, 4], [2, 2, 3], 1, 0),
  ([1, 1, 3, 3], [1, 3, 3], 1, 1),
  ([1, 1, 5, 5], [1, 2, 2], 2, 0), ([2, 3, 5, 4], [4, 3, 2], 2, 1),
  ([1, 2, 1, 7], [3, 1, 5], 3, 2),
  ([2, 2, 6, 5], [2, 5, 3], 1, 2),
]

private func convolutions() -> [Convolution] {
  var generator = Generator(seed: 93)
  return sizes.map { shape, kernels, stride, padding in
    let x = Tensor<Float>.small(shape, using: &generator)
    let weight = Tensor<Float>.small(
      [kernels[0], shape[1], kernels[1], kernels[2]], using: &generator
    ).map { $0 < 0 ? $0 : $0 + 1 }
    let sizes = (0..<2).map { (shape[2 + $0] + 2 * padding - kernels[1 + $0]) / stride + 1 }
    let dY = Tensor<Float>.small([shape[0], kernels[0]] + sizes, using: &generator)
    return Convolution(dY: dY, x: x, weight: weight, stride: stride, padding: padding)
  }
}

/// A convolution, and the upstream gradient.
private struct Convolution {
  let dY, x, weight: Tensor<Float>
  let stride, padding: Int

  var text: String {
    "x \(x.shape), weight \(weight.shape), stride \(stride), padding \(padding), dY \(dY.shape)"
      + (x.count > 16 ? "" : "\nx\n\(x)\nweight\n\(weight)\ndY\n\(dY)")
  }

  /// For every pixel and every weight, the sum over the products that it was in; or, if nothing adds up,
  /// the last one.
  ///
  /// - Parameter kernel: rows and columns of the kernel, if they are to be others than the right ones.
  func gradients(adds: Bool = true, kernel: [Int]? = nil) -> Gradients {
    let (upstream, image, kernels) = (dY.scalars, x.scalars, weight.scalars)
    var dX = [Float](repeating: 0, count: x.count)
    var dW = [Float](repeating: 0, count: weight.count)
    products(kernel ?? weight.shape.suffix(2)) { inY, inX, inW in
      dX[inX] = (adds ? dX[inX] : 0) + upstream[inY] * kernels[inW]
      dW[inW] = (adds ? dW[inW] : 0) + upstream[inY] * image[inX]
    }
    return (Tensor(dX, shape: x.shape), Tensor(dW, shape: weight.shape))
  }

  /// Every product that the convolution added up, as three storage indices, in `dY`, `x` and `weight`.
  private func products(
    _ kernel: [Int], _ visit: (_ inY: Int, _ inX: Int, _ inW: Int) -> Void
  ) {
    let (height, width) = (x.shape[2], x.shape[3])
    for (inY, at) in View.indices(dY.shape).enumerated() {
      for channel in 0..<x.shape[1] {
        for (inKernel, inside) in View.indices(kernel).enumerated() {
          let row = at[2] * stride - padding + inside[0]
          let column = at[3] * stride - padding + inside[1]
          guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
          visit(
            inY, ((at[0] * x.shape[1] + channel) * height + row) * width + column,
            (at[1] * x.shape[1] + channel) * Shape.count(kernel) + inKernel)
        }
      }
    }
  }
}

private func difference(_ actual: Gradients, _ expected: Gradients) -> String? {
  let differences = [
    difference(actual.dX, expected.dX).map { "dX: \($0)" },
    difference(actual.dW, expected.dW).map { "dW: \($0)" },
  ].compactMap(\.self)
  return differences.isEmpty ? nil : differences.joined(separator: "\n")
}
