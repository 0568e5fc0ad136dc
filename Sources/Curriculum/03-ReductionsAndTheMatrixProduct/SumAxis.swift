import Tensors  // for the check

extension Solutions {
  /// Exercise 3.1: sum along one axis of a tensor in row-major order.
  ///
  /// A reduction removes an axis: the elements along it become one. Here are two rows of three.
  ///
  ///     elements [1, 2, 3, 4, 5, 6], shape [2, 3]
  ///     axis 0, down the columns:     [5, 7, 9], shape [3]
  ///     axis 1, along the rows:       [6, 15], shape [2]
  ///
  /// With `keepDims` the axis stays, with size 1: shapes [1, 3] and [2, 1]. The sums are the same. A negative
  /// axis counts from the end: −1 is the last.
  ///
  /// The elements along an axis are next to each other only if it is the last axis. How far is it from one
  /// to the next? As far as the product of the sizes of all later axes.
  ///
  /// A sum of no elements is 0: axis 1 of the shape [2, 0] leaves two zeros.
  ///
  /// - Parameters:
  ///   - elements: the elements in row-major order.
  ///   - shape: one axis or more.
  ///   - axis: from −shape.count to shape.count − 1.
  ///   - keepDims: whether the axis stays, with size 1.
  /// - Returns: the sums in row-major order, and their shape.
  public static func sumAxis(
    _ elements: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) throws -> (elements: [Float], shape: [Int]) {
    let axis = axis < 0 ? axis + shape.count : axis
    let outer = shape[..<axis].reduce(1, *)
    let inner = shape[(axis + 1)...].reduce(1, *)
    var sums = [Float](repeating: 0, count: outer * inner)
    for o in 0..<outer {
      for k in 0..<shape[axis] {
        for i in 0..<inner {
          sums[o * inner + i] += elements[(o * shape[axis] + k) * inner + i]
        }
      }
    }
    var kept = shape
    if keepDims { kept[axis] = 1 } else { kept.remove(at: axis) }
    return (sums, kept)
  }
}

extension Exercises {
  public static let sumAxis = Exercise<
    ([Float], [Int], Int, Bool) throws -> (elements: [Float], shape: [Int])
  >(
    .sumAxis, solution: Solutions.sumAxis, cases: reductions,
    run: { try $0($1.tensor.scalars, $1.tensor.shape, $1.named, $1.keepDims) },
    expected: { $0.sums(along: $0.axis) }, describe: \.text,
    show: { "shape \($0.shape): \($0.elements)" }, difference: difference,
    trivialAnswers: [
      { _, shape, axis, keepDims in
        let shape = reduced(shape, axis, keepDims)
        return ([Float](repeating: 0, count: shape.reduce(1, *)), shape)
      },
      { elements, shape, _, _ in (elements, shape) },
      { _, _, _, _ in ([], [0, 7]) },
    ],
    mistakes: {
      wrong(
        "the sums are right, the shape is not: keepDims keeps the axis with size 1, else it is removed"
      ) { $0.shape = reduced($1.tensor.shape, $1.axis, false) }
      .also { elements, shape, axis, _ in
        try Solutions.sumAxis(elements, shape: shape, axis: axis, keepDims: true)
      }
      .signs {
        let right = $0.sums(along: $0.axis)
        return $1.shape != right.shape && isSame($1.elements, right.elements)
      }
      Mistake("a negative axis counts from the end: −1 is the last") {
        elements, shape, axis, keepDims in
        try Solutions.sumAxis(elements, shape: shape, axis: max(axis, 0), keepDims: keepDims)
      }
      .also { elements, shape, axis, keepDims in
        let axis = axis < 0 ? -axis - 1 : axis
        return try Solutions.sumAxis(elements, shape: shape, axis: axis, keepDims: keepDims)
      }
      wrong("summed along another axis than the one that was named") {
        $0.elements = $1.sums(along: $1.tensor.rank - 1 - $1.axis).elements
      }
      .also { elements, shape, axis, keepDims in
        try Solutions.sumAxis(elements, shape: shape, axis: -1 - axis, keepDims: keepDims)
      }
      .signs { reduction, sums in
        reduction.tensor.shape.indices.contains {
          $0 != reduction.axis && isSame(sums.elements, reduction.sums(along: $0).elements)
        }
      }
      wrong("divided by the size of the axis: that is the mean") { sums, reduction in
        let size = Float(reduction.tensor.shape[reduction.axis])
        sums.elements = sums.elements.map { $0 / size }
      }
      wrong("the last element along the axis is left out") { sums, reduction in
        let (last, _) = reduction.ends
        for place in last.indices { sums.elements[place] -= last[place] }
      }
      wrong("the first element is counted twice: start from 0, or at the second element") {
        sums, reduction in
        let (_, first) = reduction.ends
        for place in first.indices { sums.elements[place] += first[place] }
      }
      // The axes after the named one change slowest.
      wrong("the sums are right, their order is not: the result is in row-major order") {
        sums, reduction in
        let (right, shape) = (sums.elements, reduction.tensor.shape)
        let outer = shape[..<reduction.axis].reduce(1, *)
        let inner = shape[(reduction.axis + 1)...].reduce(1, *)
        sums.elements = right.indices.map { right[$0 % outer * inner + $0 / outer] }
      }
      .signs {
        let right = $0.sums(along: $0.axis)
        return $1.shape == right.shape && isSame($1.elements.sorted(), right.elements.sorted())
      }
      wrong("an axis of size 0: a sum of no elements is 0, and the result still has these zeros") {
        if $1.tensor.count == 0 { $0.elements = [] }
      }
    })
}

private typealias Sums = (elements: [Float], shape: [Int])

/// The shape without an axis, or with size 1 there.
private func reduced(_ shape: [Int], _ axis: Int, _ keepDims: Bool) -> [Int] {
  let axis = axis < 0 ? axis + shape.count : axis
  return shape.indices.compactMap { $0 != axis ? shape[$0] : keepDims ? 1 : nil }
}

/// The right sums with one thing wrong in them.
private func wrong(
  _ sentence: String, _ change: @escaping (inout Sums, Reduction) -> Void
) -> Mistake<([Float], [Int], Int, Bool) throws -> Sums, Reduction, Sums> {
  Mistake(sentence) { elements, shape, axis, keepDims in
    var sums = try Solutions.sumAxis(elements, shape: shape, axis: axis, keepDims: keepDims)
    let tensor = Tensor(elements, shape: shape)
    change(&sums, Reduction(tensor: tensor, named: axis, keepDims: keepDims))
    return sums
  }
}

/// Along every axis of each shape, counted from the front and from the end, kept or not: small shapes first,
/// where the difference can be seen; axes of size 1 and 0; then random ones.
private func reductions() -> [Reduction] {
  var generator = Generator(seed: 31)
  let fixed = [
    [2, 3], [3, 2], [2, 2, 3], [2, 3, 4], [5], [1], [3, 1], [1, 3], [2, 1, 2], [0], [2, 0], [0, 2],
  ]
  let random = (0..<40).map { _ in
    (0...generator.integer(below: 5)).map { _ in 1 + generator.integer(below: 4) }
  }
  return (fixed + random).flatMap { shape in
    let tensor = Tensor<Float>.small(shape, using: &generator)
    return shape.indices.flatMap { axis in
      [axis, axis - shape.count].flatMap { named in
        [false, true].map { Reduction(tensor: tensor, named: named, keepDims: $0) }
      }
    }
  }
}

private struct Reduction {
  let tensor: Tensor<Float>
  /// The axis as it is passed, from the front or from the end.
  let named: Int
  let keepDims: Bool

  var axis: Int { named < 0 ? named + tensor.rank : named }

  var text: String {
    "shape \(tensor.shape), axis \(named), keepDims \(keepDims)"
      + (tensor.count > 12 ? "" : "\n\(tensor)")
  }

  /// By the definition: for each index without the axis, what `combine` makes of the elements along it.
  private func combined(along axis: Int, _ combine: ([Float]) -> Float) -> [Float] {
    let (elements, strides) = (tensor.scalars, Shape.strides(tensor.shape))
    return View.indices(reduced(tensor.shape, axis, true)).map { index in
      let start = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
      return combine((0..<tensor.shape[axis]).map { elements[start + $0 * strides[axis]] })
    }
  }

  func sums(along axis: Int) -> Sums {
    (combined(along: axis) { $0.reduce(0, +) }, reduced(tensor.shape, axis, keepDims))
  }

  /// The last and the first element along the axis; 0 where there is none.
  var ends: (last: [Float], first: [Float]) {
    (combined(along: axis) { $0.last ?? 0 }, combined(along: axis) { $0.first ?? 0 })
  }
}

private func isSame(_ a: [Float], _ b: [Float]) -> Bool {
  a.count == b.count && firstDifference(a, b) == nil
}

/// Shape before elements. Whole numbers are summed, so every order of summing gives the same.
private func difference(_ actual: Sums, _ expected: Sums) -> String? {
  if actual.shape != expected.shape {
    return "the shape is \(actual.shape), expected \(expected.shape)"
  }
  let (own, right) = (actual.elements, expected.elements)
  if own.count != right.count { return "\(own.count) elements, expected \(right.count)" }
  return firstDifference(own, right).map {
    "element \($0) is \(own[$0]), expected \(right[$0])"
  }
}
