import Graphs
import Tensors

/// Checks `unbroadcast` on rows, columns, both, scalars, and on shapes where the size of an axis and its
/// number could be confused.
public func checkUnbroadcast(_ exercises: any Chapter05Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 5)
    for (from, to) in cases {
      let gradient =
        Shape.count(from) <= 6
        ? Tensor<Float>((0..<Shape.count(from)).map { Float($0 + 1) }, shape: from)
        : Tensor<Float>.uniform(from, in: -1..<1, using: &generator)
      let expected = reference(gradient, to: to)
      let actual = try exercises.unbroadcast(gradient, to: to)
      guard let difference = difference(actual, expected) else { continue }
      return Report.Failure(
        input: "gradient \(from), to \(to)" + (gradient.count <= 6 ? "\n\(gradient)" : ""),
        actual: "\(actual.shape)\n\(actual)", expected: "\(expected.shape)\n\(expected)",
        difference: difference, diagnosis: diagnosis(actual, gradient, to),
        picture: .gradients(
          "broadcast", of: [("b", nil, actual, expected)],
          to: Diagram.Place("copies", gradient: gradient)))
    }
    return nil
  }
}

private let cases: [(from: [Int], to: [Int])] = [
  ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 3], []), ([2, 3], [2, 3]), ([2, 3], [1, 3]),
  ([2, 3], [1, 1]), ([4, 2, 3], [2, 1]), ([4, 2, 3], [3]), ([3, 1, 3], [1, 3]),
  ([2, 2, 2], [2, 2]),
  ([1, 4, 1, 5], [4, 1, 1]), ([3, 0], [3, 1]), ([2, 3, 4, 5], [3, 1, 5]), ([5], [1]), ([], []),
]

/// By the definition, one number at a time: every place of the gradient is added to the place that was
/// copied there.
private func reference(_ gradient: Tensor<Float>, to shape: [Int]) -> Tensor<Float> {
  let added = gradient.rank - shape.count
  let strides = Shape.strides(shape)
  var sums = [Double](repeating: 0, count: Shape.count(shape))
  var index = [Int](repeating: 0, count: gradient.rank)
  for value in gradient.scalars {
    var place = 0
    for axis in shape.indices where shape[axis] != 1 {
      place += index[axis + added] * strides[axis]
    }
    sums[place] += Double(value)
    for axis in index.indices.reversed() {
      index[axis] += 1
      if index[axis] < gradient.shape[axis] { break }
      index[axis] = 0
    }
  }
  return Tensor(sums.map { Float($0) }, shape: shape)
}

private func diagnosis(
  _ actual: Tensor<Float>, _ gradient: Tensor<Float>, _ shape: [Int]
) -> String? {
  let expected = reference(gradient, to: shape)
  let copies = Float(gradient.count) / Float(max(expected.count, 1))
  if actual.shape == gradient.shape && shape != gradient.shape {
    return "not summed at all: the gradient comes back in the broadcast shape"
  }
  if actual.shape != shape && actual.count == expected.count {
    return "summed, but not given back its shape: axes of size 1 are lost or left over"
  }
  if actual.shape == shape && difference(actual * copies, expected) == nil {
    return "averaged: copies add their gradients, they do not share one"
  }
  if actual.shape == shape && difference(actual, first(gradient, shape)) == nil {
    return "one copy kept: the other copies' gradients are dropped, but they add"
  }
  return nil
}

/// The gradient of the first copy alone.
private func first(_ gradient: Tensor<Float>, _ shape: [Int]) -> Tensor<Float> {
  var view = gradient
  for axis in 0..<gradient.rank {
    let own = axis - (gradient.rank - shape.count)
    if own < 0 || shape[own] == 1, view.shape[axis] > 0 {
      view = view.narrowed(axis: axis, from: 0, count: 1)
    }
  }
  return view.count == Shape.count(shape) ? view.reshaped(shape) : view
}
