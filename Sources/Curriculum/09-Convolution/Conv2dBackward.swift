import Tensors

/// Checks `conv2dBackward` on kernels that are square and that are not, batches, channels, strides and
/// padding: for every number of the image and of the kernels, all that it was multiplied with.
public func checkConv2dBackward(_ exercises: any Chapter09Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 93)
    for (shape, kernels, stride, padding) in cases {
      let x = Tensor<Float>.small(shape, using: &generator)
      let weight = Tensor<Float>.small(
        [kernels[0], shape[1], kernels[1], kernels[2]], using: &generator
      ).map { $0 < 0 ? $0 : $0 + 1 }
      let sizes = (0..<2).map { (shape[2 + $0] + 2 * padding - kernels[1 + $0]) / stride + 1 }
      let dY = Tensor<Float>.small([shape[0], kernels[0]] + sizes, using: &generator)
      let trial = Trial(dY: dY, x: x, weight: weight, stride: stride, padding: padding)
      let expected = trial.result()
      let actual = try exercises.conv2dBackward(dY, x, weight, stride: stride, padding: padding)
      let differences = [
        difference(actual.dX, expected.dX).map { "dX: \($0)" },
        difference(actual.dW, expected.dW).map { "dW: \($0)" },
      ].compactMap(\.self)
      if differences.isEmpty { continue }
      return Report.Failure(
        input: "x \(shape), weight \(weight.shape), stride \(stride), padding \(padding), dY "
          + "\(dY.shape)" + (x.count > 16 ? "" : "\nx\n\(x)\nweight\n\(weight)\ndY\n\(dY)"),
        actual: text(actual), expected: text(expected),
        difference: differences.joined(separator: "\n"), diagnosis: trial.diagnosis(actual))
    }
    return nil
  }
}

/// Images, kernels [O, kH, kW], stride, padding. One of each first; then a kernel that is not square.
private let cases: [(x: [Int], kernels: [Int], stride: Int, padding: Int)] = [
  ([1, 1, 3, 3], [1, 2, 2], 1, 0), ([1, 1, 3, 4], [1, 2, 3], 1, 0),
  ([1, 1, 4, 3], [1, 3, 1], 1, 0),
  ([2, 1, 2, 2], [1, 1, 1], 1, 0), ([3, 2, 3, 4], [2, 2, 3], 1, 0),
  ([1, 1, 3, 3], [1, 3, 3], 1, 1),
  ([1, 1, 5, 5], [1, 2, 2], 2, 0), ([2, 3, 5, 4], [4, 3, 2], 2, 1),
  ([1, 2, 1, 7], [3, 1, 5], 3, 2),
  ([2, 2, 6, 5], [2, 5, 3], 1, 2),
]

private typealias Gradients = (dX: Tensor<Float>, dW: Tensor<Float>)

private func text(_ gradients: Gradients) -> String {
  "dX \(gradients.dX.shape)\n\(gradients.dX)\ndW \(gradients.dW.shape)\n\(gradients.dW)"
}

/// A convolution, and the gradient that comes back to it.
private struct Trial {
  var dY, x, weight: Tensor<Float>
  var stride, padding: Int
  /// Where only a part of each kernel is looked at.
  var part: Int?

  /// Every product that the convolution added up, as three places in `dY`, `x` and `weight`.
  func products(_ visit: (_ inY: Int, _ inX: Int, _ inW: Int) -> Void) {
    let (height, width) = (x.shape[2], x.shape[3])
    let kernel = weight.shape.suffix(2).map { min($0, part ?? $0) }
    let (strideW, count) = (weight.shape[3], weight.shape[2] * weight.shape[3])
    for (inY, at) in View.indices(dY.shape).enumerated() {
      for channel in 0..<x.shape[1] {
        for inside in View.indices(kernel) {
          let row = at[2] * stride - padding + inside[0]
          let column = at[3] * stride - padding + inside[1]
          guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
          visit(
            inY, ((at[0] * x.shape[1] + channel) * height + row) * width + column,
            (at[1] * x.shape[1] + channel) * count + inside[0] * strideW + inside[1])
        }
      }
    }
  }

  /// For every number of x, and of the kernels, the sum over the products that it was in.
  func result() -> Gradients {
    let (upstream, image, kernels) = (dY.scalars, x.scalars, weight.scalars)
    var (dX, dW) = (
      [Float](repeating: 0, count: x.count), [Float](repeating: 0, count: weight.count)
    )
    products { inY, inX, inW in
      dX[inX] += upstream[inY] * kernels[inW]
      dW[inW] += upstream[inY] * image[inX]
    }
    return (Tensor(dX, shape: x.shape), Tensor(dW, shape: weight.shape))
  }

  /// Where the last product that a number was in is all that is left.
  private func overwritten() -> Gradients {
    let (upstream, image, kernels) = (dY.scalars, x.scalars, weight.scalars)
    var (dX, dW) = (
      [Float](repeating: 0, count: x.count), [Float](repeating: 0, count: weight.count)
    )
    products { inY, inX, inW in
      dX[inX] = upstream[inY] * kernels[inW]
      dW[inW] = upstream[inY] * image[inX]
    }
    return (Tensor(dX, shape: x.shape), Tensor(dW, shape: weight.shape))
  }

  private func with(_ change: (inout Trial) -> Void) -> Gradients {
    var trial = self
    change(&trial)
    return trial.result()
  }

  func diagnosis(_ actual: Gradients) -> String? {
    let right = result()
    /// Whether one or both are the wrong ones; a mistake may be in one only.
    func isSame(_ wrong: Gradients) -> Bool {
      [wrong.dX, right.dX].contains { difference(actual.dX, $0) == nil }
        && [wrong.dW, right.dW].contains { difference(actual.dW, $0) == nil }
    }
    if isSame(with { $0.dY = .ones(dY.shape) }) { return "upstream ignored: dY is taken for ones" }
    if isSame(overwritten()) { return "overwritten: windows overlap, so their gradients add" }
    if isSame(with { $0.weight = weight.flipped([2, 3]) }) {
      return "kernel turned around: each place sends its gradient back with the weight it came with"
    }
    if isSame(with { $0.part = min(weight.shape[2], weight.shape[3]) }) {
      return "the kernel is taken for a square: its height is shape[2], its width shape[3]"
    }
    if isSame((right.dX, right.dW / Float(x.shape[0]))) {
      return "averaged over the batch: every image adds its whole part to the kernels"
    }
    let last = with { $0.dY = onlyImage(x.shape[0] - 1) }
    if isSame((right.dX, last.dW)) {
      return "one image of the batch only: all of them add to the kernels' gradient"
    }
    if isSame(with { $0.padding = 0 }) {
      return "padding forgotten: window i begins at i · stride − padding"
    }
    if padding > 0 && isSame(with { $0.padding = -padding }) {
      return "padding added: window i begins at i · stride − padding"
    }
    if isSame(with { $0.stride = 1 }) {
      return "stride forgotten: window i begins at i · stride − padding"
    }
    return nil
  }

  /// dY with all images' gradients but one's set to zero.
  private func onlyImage(_ image: Int) -> Tensor<Float> {
    let size = dY.count / dY.shape[0]
    return Tensor(
      dY.scalars.enumerated().map { $0 / size == image ? $1 : 0 }, shape: dY.shape)
  }
}
