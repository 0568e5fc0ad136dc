import Graphs  // for the check
import Tensors

extension Solutions {
  /// Exercise 5.1: sum a gradient back to the shape that a value had before it was broadcast.
  ///
  /// In `x + b` with `x` of shape `[2, 3]` and `b` of shape `[3]`, each element of `b` is used in two rows.
  /// The upstream gradient has shape `[2, 3]`, but the gradient of `b` must have shape `[3]`:
  ///
  ///     gradient  [[1, 2, 3],        to [3]:     [5, 7, 9]
  ///                [4, 5, 6]]        to [2, 1]:  [[6], [15]]
  ///
  /// `gradient.sum(axes, keepDims: true)` and `reshaped(_:)` are all you need.
  ///
  /// - Parameters:
  ///   - gradient: the upstream gradient, of a shape that `shape` broadcasts to.
  ///   - shape: the shape before broadcasting.
  /// - Returns: the gradient, of shape `shape`.
  public static func unbroadcast(
    _ gradient: Tensor<Float>, to shape: [Int]
  ) throws -> Tensor<Float> {
    let added = gradient.rank - shape.count
    let axes = (0..<gradient.rank).filter { $0 < added || shape[$0 - added] == 1 }
    if axes.isEmpty { return gradient }
    return gradient.sum(axes, keepDims: true).reshaped(shape)
  }
}

extension Exercises {
  public static let unbroadcast = Exercise<(Tensor<Float>, [Int]) throws -> Tensor<Float>>(
    .unbroadcast, solution: Solutions.unbroadcast, cases: broadcasts,
    run: { try $0($1.gradient, $1.shape) }, expected: reference,
    describe: {
      "gradient \($0.gradient.shape), to \($0.shape)"
        + ($0.gradient.count <= 6 ? "\n\($0.gradient)" : "")
    },
    show: { "\($0.shape)\n\($0)" }, difference: difference,
    trivialAnswers: [
      { _, shape in .zeros(shape) }, { gradient, _ in gradient },
      { _, _ in Tensor([], shape: [0, 7]) },
    ],
    picture: { broadcast, result in
      .gradients(
        "broadcast", of: [("b", nil, result, reference(broadcast))],
        to: Diagram.Operand("copies", gradient: broadcast.gradient))
    },
    mistakes: {
      Mistake("not summed: this gradient still has the broadcast shape") { gradient, _ in gradient }
      Mistake("averaged: the gradients of the copies add up, their mean is not taken") {
        gradient, shape in
        let sum = try Solutions.unbroadcast(gradient, to: shape)
        return sum * (Float(max(sum.count, 1)) / Float(max(gradient.count, 1)))
      }
      .also { gradient, shape in
        let axes = summedAxes(gradient, shape)
        return axes.isEmpty ? gradient : gradient.mean(axes, keepDims: true).reshaped(shape)
      }
      Mistake("summed, but not reshaped: axes of size 1 are missing or left over") {
        gradient, shape in
        let axes = summedAxes(gradient, shape)
        return axes.isEmpty ? gradient : gradient.sum(axes)
      }
      .also { gradient, shape in
        let axes = summedAxes(gradient, shape)
        return axes.isEmpty ? gradient : gradient.sum(axes, keepDims: true)
      }
      Mistake("one copy only: the gradients of the other copies are dropped, but they add up") {
        firstCopy($0, $1)
      }
    })
}

private struct Broadcast {
  let gradient: Tensor<Float>
  let shape: [Int]
}

/// Rows, columns, both, scalars, and shapes in which the size of an axis could be taken for its index.
private func broadcasts() -> [Broadcast] {
  let shapes: [(from: [Int], to: [Int])] = [
    ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 3], []), ([2, 3], [2, 3]), ([2, 3], [1, 3]),
    ([2, 3], [1, 1]), ([4, 2, 3], [2, 1]), ([4, 2, 3], [3]), ([3, 1, 3], [1, 3]),
    ([2, 2, 2], [2, 2]), ([1, 4, 1, 5], [4, 1, 1]), ([3, 0], [3, 1]), ([2, 3, 4, 5], [3, 1, 5]),
    ([5], [1]), ([], []),
  ]
  var generator = Generator(seed: 5)
  return shapes.map { from, to in
    Broadcast(
      gradient: Shape.count(from) <= 6
        ? Tensor((0..<Shape.count(from)).map { Float($0 + 1) }, shape: from)
        : .uniform(from, in: -1..<1, using: &generator),
      shape: to)
  }
}

/// By the definition, one element at a time: every element of the gradient is added to the element whose copy
/// it belongs to.
private func reference(_ broadcast: Broadcast) -> Tensor<Float> {
  let (gradient, shape) = (broadcast.gradient, broadcast.shape)
  let added = gradient.rank - shape.count
  let strides = Shape.strides(shape)
  var sums = [Double](repeating: 0, count: Shape.count(shape))
  for (index, value) in zip(View.indices(gradient.shape), gradient.scalars) {
    let axes = shape.indices.filter { shape[$0] != 1 }
    sums[axes.reduce(0) { $0 + index[$1 + added] * strides[$1] }] += Double(value)
  }
  return Tensor(sums.map { Float($0) }, shape: shape)
}

private func summedAxes(_ gradient: Tensor<Float>, _ shape: [Int]) -> [Int] {
  let added = gradient.rank - shape.count
  return (0..<gradient.rank).filter { $0 < added || shape[$0 - added] == 1 }
}

private func firstCopy(_ gradient: Tensor<Float>, _ shape: [Int]) -> Tensor<Float> {
  var view = gradient
  for axis in summedAxes(gradient, shape) where view.shape[axis] > 0 {
    view = view.narrowed(axis: axis, from: 0, count: 1)
  }
  return view.count == Shape.count(shape) ? view.reshaped(shape) : view
}
