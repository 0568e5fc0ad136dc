import Tensors

/// Checks `sumAxis` along every axis of many shapes, counted from the front and from the end, kept or not,
/// against a loop over all indices.
public func checkSumAxis(_ exercises: any Chapter03Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 31)
    for shape in shapes(using: &generator) {
      let tensor = Tensor<Float>.small(shape, using: &generator)
      for axis in shape.indices {
        for named in [axis, axis - shape.count] {
          for keepDims in [false, true] {
            let sum = Reduction(tensor: tensor, axis: axis, keepDims: keepDims)
            let actual = try exercises.sumAxis(
              tensor.scalars, shape: shape, axis: named, keepDims: keepDims)
            guard let difference = sum.difference(actual) else { continue }
            let expected = sum.result { $0.reduce(0, +) }
            return Report.Failure(
              input: "shape \(shape), axis \(named)\(keepDims ? ", kept with size 1" : "")"
                + (tensor.count > 12 ? "" : "\n\(tensor)"),
              actual: text(actual), expected: text(expected), difference: difference,
              diagnosis: sum.diagnosis(actual, named: named))
          }
        }
      }
    }
    return nil
  }
}

/// Small ones first, where the difference can be seen; axes of size 1 and 0; others at random.
private func shapes(using generator: inout Generator) -> [[Int]] {
  [
    [2, 3], [3, 2], [2, 2, 3], [2, 3, 4], [5], [1], [3, 1], [1, 3], [2, 1, 2], [0], [2, 0], [0, 2],
  ]
    + (0..<40).map { _ in
      (0...generator.integer(below: 5)).map { _ in 1 + generator.integer(below: 4) }
    }
}

private typealias Sums = (numbers: [Float], shape: [Int])

private func text(_ result: Sums) -> String { "shape \(result.shape): \(result.numbers)" }

private struct Reduction {
  let tensor: Tensor<Float>
  let axis: Int
  let keepDims: Bool

  var shape: [Int] {
    var shape = tensor.shape
    if keepDims { shape[axis] = 1 } else { shape.remove(at: axis) }
    return shape
  }

  /// By the definition: for each index without the axis, what `combine` makes of the numbers along it.
  func result(along axis: Int? = nil, _ combine: ([Float]) -> Float) -> Sums {
    let axis = axis ?? self.axis
    let (numbers, strides) = (tensor.scalars, Shape.strides(tensor.shape))
    var kept = tensor.shape
    kept[axis] = 1
    let found = View.indices(kept).map { index in
      let start = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
      return combine((0..<tensor.shape[axis]).map { numbers[start + $0 * strides[axis]] })
    }
    return (found, shape)
  }

  /// Shape before numbers. Whole numbers are summed, so every order of summing gives the same.
  func difference(_ actual: Sums) -> String? {
    let expected = result { $0.reduce(0, +) }
    if actual.shape != expected.shape {
      return "the shape is \(actual.shape), expected \(expected.shape)"
    }
    if actual.numbers.count != expected.numbers.count {
      return "\(actual.numbers.count) numbers, expected \(expected.numbers.count)"
    }
    let place = actual.numbers.indices.first { actual.numbers[$0] != expected.numbers[$0] }
    return place.map { "number \($0) is \(actual.numbers[$0]), expected \(expected.numbers[$0])" }
  }

  func diagnosis(_ actual: Sums, named: Int) -> String? {
    let right = result { $0.reduce(0, +) }
    let size = tensor.shape[axis]
    if actual.shape != right.shape && actual.numbers == right.numbers {
      return
        "the sums are right, the shape is not: keepDims keeps the axis with size 1, else it goes"
    }
    if named < 0 { return "a negative axis counts from the end: −1 is the last" }
    if size == 0 {
      return "an axis of size 0: a sum of nothing is 0, and there are still such sums"
    }
    if actual.shape == right.shape
      && actual.numbers == result({ $0.reduce(0, +) / Float(size) }).numbers
    {
      return "divided by the axis' size: that is the mean"
    }
    if actual.numbers == result({ $0.dropLast().reduce(0, +) }).numbers {
      return "the last number along the axis is left out"
    }
    if actual.numbers == result({ $0.reduce($0.first ?? 0, +) }).numbers {
      return "the first number is counted twice: start from 0, or from the second"
    }
    for other in tensor.shape.indices where other != axis {
      if actual.numbers == result(along: other, { $0.reduce(0, +) }).numbers {
        return "summed along another axis than the one that was named"
      }
    }
    if actual.shape == right.shape && actual.numbers.sorted() == right.numbers.sorted() {
      return "the sums are right, their order is not: they lie row after row, like the numbers"
    }
    return nil
  }
}
