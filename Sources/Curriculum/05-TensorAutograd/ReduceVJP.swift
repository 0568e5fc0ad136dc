import Graphs  // for the check
import Tensors

extension Solutions {
  /// Exercise 5.3: the gradient of a sum or a mean.
  ///
  /// A loss is one number, a sum or a mean of many. So the backward pass usually starts with a sum. In
  /// s = x₀ + x₁ + x₂, a change of any element changes s by the same amount: all three get the gradient
  /// of s. In a mean of three, each gets a third of it.
  ///
  ///     x is [2, 3], summed over axis 1:     gradient [10, 20]
  ///                                          gives    [[10, 10, 10],
  ///                                                    [20, 20, 20]]
  ///
  /// This is the reverse of exercise 5.1: what was broadcast forward is summed backward, and what was summed
  /// forward is broadcast backward.
  ///
  /// - Parameters:
  ///   - gradient: the upstream gradient. The reduced axes are missing, or have size 1 with `keepDims`.
  ///   - shape: the shape of x.
  ///   - axes: the reduced axes, counted from 0, at least one, in any order.
  ///   - keepDims: whether the reduced axes were kept, with size 1.
  ///   - isMean: whether the result was the mean, not the sum.
  /// - Returns: ∂L/∂x, of shape `shape`.
  public static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    var kept = shape
    var size = 1
    for axis in axes {
      kept[axis] = 1
      size *= shape[axis]
    }
    let result = gradient.reshaped(kept).expanded(to: shape)
    return isMean ? result / Float(size) : result
  }
}

extension Exercises {
  public static let reduceVJP = Exercise<
    (Tensor<Float>, [Int], [Int], Bool, Bool) throws -> Tensor<Float>
  >(
    .reduceVJP, solution: Solutions.reduceVJP, cases: reductions,
    run: { try $0($1.gradient, $1.shape, $1.axes, $1.keepDims, $1.isMean) },
    expected: { $0.expected }, describe: \.text, show: { "\($0.shape)\n\($0)" },
    difference: difference,
    trivialAnswers: [
      { _, shape, _, _, _ in .zeros(shape) }, { gradient, _, _, _, _ in gradient },
      { _, shape, _, _, _ in .full(shape, .nan) },
    ],
    picture: { reduction, result in
      .gradients(
        reduction.isMean ? "mean" : "sum", of: [("x", nil, result, reduction.expected)],
        to: Diagram.Operand("result", gradient: reduction.gradient))
    },
    mistakes: {
      wrong(
        "not expanded: every element that was summed gets a gradient, so the shape is that of x"
      ) { $0.gradient }
      .also { gradient, shape, axes, _, _ in gradient.reshaped(kept(shape, axes)) }
      .also { gradient, shape, axes, _, isMean in
        isMean ? gradient / Float(count(shape, axes)) : gradient
      }
      .also { gradient, shape, axes, _, isMean in
        gradient.reshaped(kept(shape, axes)) / Float(isMean ? count(shape, axes) : 1)
      }
      wrong("not divided by the number of elements in the mean: each gets only its share") {
        try $0.sum
      }
      wrong("a sum treated as a mean: each element gets the whole gradient") {
        try $0.sum / Float($0.size)
      }
      wrong("divided by the size of x: only the elements of the same mean share its gradient") {
        try $0.sum / Float($0.isMean ? Shape.count($0.shape) : 1)
      }
      wrong("divided by the size of one axis: the sizes of all reduced axes multiply") {
        try $0.sum / Float($0.isMean ? $0.shape[$0.axes[0]] : 1)
      }
      .also { gradient, shape, axes, keepDims, isMean in
        let sum = try Solutions.reduceVJP(
          gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: false)
        return sum / Float(isMean ? shape[axes[axes.count - 1]] : 1)
      }
      wrong("divided by the number of axes: divide by the number of elements in the mean") {
        try $0.sum / Float($0.isMean ? $0.axes.count : 1)
      }
      wrong("a reduced axis is put back in the wrong place: give it size 1 where it was") {
        $0.gradient.expanded(to: $0.shape) / Float($0.isMean ? $0.size : 1)
      }
      .crashes { Shape.broadcast($0.gradient.shape, $0.shape) != $0.shape }
      wrong("one copy only: every element that was summed gets the gradient, not only the first") {
        var result = try $0.sum / Float($0.isMean ? $0.size : 1)
        for axis in $0.axes {
          let rest = result.narrowed(axis: axis, from: 1, count: $0.shape[axis] - 1)
          let first = result.narrowed(axis: axis, from: 0, count: 1)
          result = .cat([first, .zeros(rest.shape)], axis: axis)
        }
        return result
      }
    })
}

/// A mistake in what an answer makes of a reduction.
private func wrong(
  _ sentence: String, _ result: @escaping (Reduction) throws -> Tensor<Float>
) -> Mistake<
  (Tensor<Float>, [Int], [Int], Bool, Bool) throws -> Tensor<Float>, Reduction, Tensor<Float>
> {
  Mistake(sentence) {
    try result(Reduction(gradient: $0, shape: $1, axes: $2, keepDims: $3, isMean: $4))
  }
}

/// A square matrix first, for which an axis in the wrong place does not show in the shape; then sums and means
/// over one and several axes, kept or not.
private func reductions() -> [Reduction] {
  let shapes: [(shape: [Int], axes: [Int])] = [
    ([2, 2], [1]), ([2, 3], [0]), ([2, 3], [0, 1]), ([2, 3, 4], [0, 2]), ([2, 3, 4], [1]),
    ([3, 2, 3], [2, 0]), ([2, 3, 2, 2], [1, 3]), ([4], [0]), ([1, 3], [0]), ([2, 2, 2], [0, 1]),
  ]
  var generator = Generator(seed: 53)
  return shapes.flatMap { shape, axes in
    [false, true].flatMap { isMean in
      [false, true].map { keepDims in
        let result =
          keepDims
          ? kept(shape, axes) : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
        return Reduction(
          gradient: .small(result, using: &generator) + 5, shape: shape, axes: axes,
          keepDims: keepDims, isMean: isMean)
      }
    }
  }
}

/// The shape with size 1 for the reduced axes.
private func kept(_ shape: [Int], _ axes: [Int]) -> [Int] {
  shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
}

/// How many elements become one.
private func count(_ shape: [Int], _ axes: [Int]) -> Int { axes.reduce(1) { $0 * shape[$1] } }

private struct Reduction {
  let gradient: Tensor<Float>
  let shape, axes: [Int]
  let keepDims, isMean: Bool

  var text: String {
    "\(isMean ? "mean" : "sum") of x \(shape) over axes \(axes), keepDims \(keepDims), "
      + "gradient \(gradient.shape)\n\(gradient)"
  }

  var size: Int { count(shape, axes) }

  /// The gradient of a sum, by the solution.
  var sum: Tensor<Float> {
    get throws {
      try Solutions.reduceVJP(
        gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: false)
    }
  }

  /// By the definition: each element gets the gradient of the result that it is part of, in a mean its share.
  var expected: Tensor<Float> {
    let (strides, upstream) = (Shape.strides(kept(shape, axes)), gradient.scalars)
    let elements = View.indices(shape).map { index -> Float in
      let position = index.indices.filter { !axes.contains($0) }
        .reduce(0) { $0 + index[$1] * strides[$1] }
      return isMean ? upstream[position] / Float(size) : upstream[position]
    }
    return Tensor(elements, shape: shape)
  }
}
