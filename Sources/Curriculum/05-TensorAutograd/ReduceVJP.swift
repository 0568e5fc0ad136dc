import Graphs
import Tensors

/// Checks `reduceVJP` for sums and means over one and several axes, kept or not, number by number.
public func checkReduceVJP(_ exercises: any Chapter05Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 53)
    for (shape, axes) in cases {
      for isMean in [false, true] {
        for keepDims in [false, true] {
          let reduction = Reduction(shape: shape, axes: axes, keepDims: keepDims, isMean: isMean)
          let gradient = Tensor<Float>.small(reduction.resultShape, using: &generator) + 5
          let expected = reduction.reference(gradient)
          let actual = try exercises.reduceVJP(
            gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: isMean)
          guard let difference = difference(actual, expected) else { continue }
          return Report.Failure(
            input: "\(isMean ? "mean" : "sum") of \(shape) over axes \(axes)"
              + "\(keepDims ? ", kept with size 1" : ""), gradient \(gradient.shape)\n\(gradient)",
            actual: "\(actual.shape)\n\(actual)", expected: "\(expected.shape)\n\(expected)",
            difference: difference, diagnosis: reduction.diagnosis(actual, gradient),
            picture: .gradients(
              isMean ? "mean" : "sum", of: [("x", nil, actual, expected)],
              to: Diagram.Place("result", gradient: gradient)))
        }
      }
    }
    return nil
  }
}

/// A square one first, where an axis put back in the wrong place is not noticed by the shapes.
private let cases: [(shape: [Int], axes: [Int])] = [
  ([2, 2], [1]), ([2, 3], [0]), ([2, 3], [0, 1]), ([2, 3, 4], [0, 2]), ([2, 3, 4], [1]),
  ([3, 2, 3], [2, 0]), ([2, 3, 2, 2], [1, 3]), ([4], [0]), ([1, 3], [0]), ([2, 2, 2], [0, 1]),
]

private struct Reduction {
  let shape, axes: [Int]
  let keepDims, isMean: Bool

  var keptShape: [Int] { shape.indices.map { axes.contains($0) ? 1 : shape[$0] } }

  var resultShape: [Int] {
    keepDims ? keptShape : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
  }

  /// How many numbers went into one.
  var size: Int { axes.reduce(1) { $0 * shape[$1] } }

  /// By the definition: each number gets the gradient of the one it went into, in a mean its share.
  func reference(_ gradient: Tensor<Float>) -> Tensor<Float> {
    let strides = Shape.strides(keptShape)
    let numbers = gradient.scalars
    let found = View.indices(shape).map { index -> Float in
      let place = index.indices.filter { !axes.contains($0) }
        .reduce(0) { $0 + index[$1] * strides[$1] }
      return isMean ? numbers[place] / Float(size) : numbers[place]
    }
    return Tensor(found, shape: shape)
  }

  func diagnosis(_ actual: Tensor<Float>, _ gradient: Tensor<Float>) -> String? {
    let expected = reference(gradient)
    func isSame(_ wrong: Tensor<Float>) -> Bool { difference(actual, wrong) == nil }
    if actual.shape != shape && actual.count == gradient.count {
      return "not stretched: every number that was summed gets a gradient, so the shape is x's"
    }
    guard actual.shape == shape else { return nil }
    if isMean && isSame(expected * Float(size)) {
      return "not divided by how many numbers went into the mean: each has only its share in it"
    }
    if !isMean && isSame(expected * (1 / Float(size))) {
      return "a sum treated as a mean: each number gets the whole gradient"
    }
    let all = Float(Shape.count(shape))
    if isMean && isSame(expected * (Float(size) / all)) {
      return "divided by the size of all axes: only the numbers that went into one mean share it"
    }
    if isMean && axes.count > 1 && isSame(expected * (Float(size) / Float(shape[axes[0]]))) {
      return "divided by the size of one axis: with several, their sizes multiply"
    }
    if !keepDims && Shape.broadcast(gradient.shape, shape) == shape
      && isSame(gradient.expanded(to: shape) * (isMean ? 1 / Float(size) : 1))
    {
      return "the summed axis is put back in the wrong place: give it size 1 where it was"
    }
    if actual.scalars.contains(0) && actual.scalars.contains(where: { $0 != 0 })
      && zip(actual.scalars, expected.scalars).allSatisfy({ $0 == 0 || $0 == $1 })
    {
      return "one copy only: every number that was summed gets the gradient, not just the first"
    }
    return nil
  }
}
