import Tensors

extension Solutions {
  /// Exercise 9.4: compute the gradient of max pooling with respect to its input.
  ///
  /// Max pooling keeps the maximum of each window. If the maximum grows a little, so does the output; if
  /// another element of the window does, nothing happens. So the maximum gets the whole gradient of its
  /// window, and the others get none.
  ///
  ///     x  1 5 2 0        windows 2 × 2,        dX  0 10  0 0
  ///        3 4 9 7        dY [10, 20]               0  0 20 0
  ///
  /// If several elements of a window are equal to its maximum, only the first of them gets the gradient:
  /// first along a row, then down. Windows may overlap, and an element that is the maximum of several gets
  /// the sum of their gradients. Windows may reach into the padding, but the padding does not take part.
  ///
  /// `x.scalars` are the elements of x in row-major order; `Tensor(elements, shape: x.shape)` makes a
  /// tensor from an array of them.
  ///
  /// - Parameters:
  ///   - dY: the upstream gradient ∂L/∂y, `[C, oH, oW]`.
  ///   - x: `[C, H, W]`.
  ///   - size: the number of rows and columns of a window.
  ///   - stride: how far the window moves at each step, in both directions.
  ///   - padding: how far windows reach over each edge, at most half their size.
  /// - Returns: ∂L/∂x, of the shape of `x`.
  public static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    let (height, width) = (x.shape[1], x.shape[2])
    let (upstream, elements) = (dY.scalars, x.scalars)
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
              let index = (c * height + row) * width + column
              if best.map({ elements[index] > elements[$0] }) ?? true { best = index }
            }
          }
          if let best { dX[best] += upstream[window] }
          window += 1
        }
      }
    }
    return Tensor(dX, shape: x.shape)
  }
}

extension Exercises {
  public static let maxPoolBackward = Exercise<
    (Tensor<Float>, Tensor<Float>, Int, Int, Int) throws -> Tensor<Float>
  >(
    .maxPoolBackward, solution: Solutions.maxPoolBackward, cases: poolings,
    run: { try $0($1.dY, $1.x, $1.size, $1.stride, $1.padding) },
    expected: { pooling in
      pooling.gradient { window, dX in
        if let first = window.maxima.first { dX[first] += window.gradient }
      }
    },
    describe: \.text, show: { "\($0.shape)\n\($0)" }, difference: difference,
    trivialAnswers: [
      { _, x, _, _, _ in .zeros(x.shape) }, { _, x, _, _, _ in x },
      { _, x, _, _, _ in .full(x.shape, .nan) },
    ],
    mistakes: {
      Mistake("upstream gradient ignored: this is the gradient for a dY of ones") {
        try Solutions.maxPoolBackward(.ones($0.shape), $1, size: $2, stride: $3, padding: $4)
      }
      wrong("every maximum gets the gradient: of equal elements, only the first does") {
        for index in $0.maxima { $1[index] += $0.gradient }
      }
      wrong("the last of equal maxima gets the gradient: it is the first that does") {
        if let last = $0.maxima.last { $1[last] += $0.gradient }
      }
      wrong("divided among equal maxima: the first of them gets all of it") {
        for index in $0.maxima { $1[index] += $0.gradient / Float($0.maxima.count) }
      }
      wrong("divided among all elements of the window: that is the gradient of average pooling") {
        for index in $0.indices.compactMap(\.self) {
          $1[index] += $0.gradient / Float($0.indices.count)
        }
      }
      wrong(
        "overwritten: an element that is the maximum of several windows gets the sum of their gradients"
      ) { if let first = $0.maxima.first { $1[first] = $0.gradient } }
      wrong(
        "negative elements are never the maximum: compare with the window's first element, not with 0"
      ) {
        if let first = $0.maxima.first, $0.x[first] > 0 { $1[first] += $0.gradient }
      }
      // The padding counts as zeros. Of equal maxima, one in the padding comes first, or else the first.
      wrong("the padding takes part: where a window reaches over the edge, there are no zeros") {
        guard let first = $0.maxima.first else { return }
        if !$0.indices.contains(nil) || $0.x[first] > 0 { $1[first] += $0.gradient }
      }
      .also(
        sending {
          let (x, indices) = ($0.x, $0.indices)
          let elements = indices.map { index in index.map { x[$0] } ?? 0 }
          let most = elements.max()
          if let first = elements.firstIndex(where: { $0 == most }), let index = indices[first] {
            $1[index] += $0.gradient
          }
        })
      Mistake("stride left out: window i begins at i · stride − padding") {
        try Solutions.maxPoolBackward($0, $1, size: $2, stride: 1, padding: $4)
      }
    })
}

private typealias MaxPoolBackward = (
  Tensor<Float>, Tensor<Float>, Int, Int, Int
) throws -> Tensor<Float>

/// Sends a window's gradient to elements of `dX`.
private typealias Sending = (_ window: Window, _ dX: inout [Float]) -> Void

private func sending(_ send: @escaping Sending) -> MaxPoolBackward {
  { dY, x, size, stride, padding in
    Pooling(x: x, dY: dY, size: size, stride: stride, padding: padding).gradient(send)
  }
}

private func wrong(
  _ sentence: String, _ send: @escaping Sending
) -> Mistake<MaxPoolBackward, Pooling, Tensor<Float>> {
  Mistake(sentence, sending(send))
}

/// Without equal elements first, then with equal ones only, then windows that overlap; negative ones, which
/// the zeros of a padding would exceed.
private func poolings() -> [Pooling] {
  var generator = Generator(seed: 94)
  func pooling(_ x: Tensor<Float>, _ size: Int, _ stride: Int, _ padding: Int) -> Pooling {
    let sizes = x.shape.dropFirst().map { ($0 + 2 * padding - size) / stride + 1 }
    // No zeros: a gradient of 0 would not show where it went.
    let dY = Tensor<Float>.small([x.shape[0]] + sizes, using: &generator).map {
      $0 < 0 ? $0 : $0 + 1
    }
    return Pooling(x: x, dY: dY, size: size, stride: stride, padding: padding)
  }
  var all = [
    pooling([[[1, 5, 2, 0], [3, 4, 9, 7]]], 2, 2, 0), pooling(.full([1, 2, 4], 3), 2, 2, 0),
    pooling([[[1, 2, 1], [2, 9, 2], [1, 2, 1]]], 2, 1, 0), pooling(.full([1, 3, 3], 1), 2, 1, 0),
    pooling([[[-5, -2, -3], [-4, -9, -7], [-8, -6, -1]]], 2, 2, 1),
  ]
  for (shape, size, stride, padding) in sizes {
    all.append(pooling(.small(shape, using: &generator), size, stride, padding))
    all.append(pooling(.small(shape, using: &generator) - 5, size, stride, padding))
  }
  return all
}

private let sizes: [(shape: [Int], size: Int, stride: Int, padding: Int)] = [
  ([2, 4, 4], 2, 2, 0), ([1, 5, 6], 3, 2, 0), ([3, 5, 4], 3, 2, 1), ([1, 7, 7], 3, 1, 1),
  ([2, 6, 5], 2, 3, 0), ([1, 1, 1], 1, 1, 0), ([2, 3, 8], 3, 3, 1), ([1, 9, 2], 2, 1, 1),
]

/// One window.
private struct Window {
  /// Its element of `dY`.
  let gradient: Float
  /// Where its elements are in `x`; `nil` in the padding.
  let indices: [Int?]
  let x: [Float]

  /// The indices of the elements that are equal to the maximum.
  var maxima: [Int] {
    let inside = indices.compactMap(\.self)
    let most = inside.map { x[$0] }.max()
    return inside.filter { x[$0] == most }
  }
}

private struct Pooling {
  let x, dY: Tensor<Float>
  let size, stride, padding: Int

  var text: String {
    "x \(x.shape), windows \(size) × \(size), stride \(stride), padding \(padding)\nx\n\(x)\ndY\n\(dY)"
  }

  /// What each window sends to its elements.
  func gradient(_ send: Sending) -> Tensor<Float> {
    let (height, width, elements) = (x.shape[1], x.shape[2], x.scalars)
    var dX = [Float](repeating: 0, count: x.count)
    for (at, gradient) in zip(View.indices(dY.shape), dY.scalars) {
      let indices = View.indices([size, size]).map { inside -> Int? in
        let row = at[1] * stride - padding + inside[0]
        let column = at[2] * stride - padding + inside[1]
        guard (0..<height).contains(row), (0..<width).contains(column) else { return nil }
        return (at[0] * height + row) * width + column
      }
      send(Window(gradient: gradient, indices: indices, x: elements), &dX)
    }
    return Tensor(dX, shape: x.shape)
  }
}
