import Tensors

/// Checks `maxPoolBackward` on windows that touch, overlap and stick out, with equals in them: for every
/// number of the image, the windows that it won.
public func checkMaxPoolBackward(_ exercises: any Chapter09Exercises.Type) -> Report {
  .checking {
    for pooling in poolings() {
      let expected = pooling.result(pooling.first)
      let actual = try exercises.maxPoolBackward(
        pooling.dY, pooling.x, size: pooling.size, stride: pooling.stride, padding: pooling.padding)
      guard let difference = difference(actual, expected) else { continue }
      return Report.Failure(
        input: "x \(pooling.x.shape), windows \(pooling.size) × \(pooling.size), stride "
          + "\(pooling.stride), padding \(pooling.padding)\nx\n\(pooling.x)\ndY\n\(pooling.dY)",
        actual: "\(actual.shape)\n\(actual)", expected: "\(expected.shape)\n\(expected)",
        difference: difference, diagnosis: pooling.diagnosis(actual))
    }
    return nil
  }
}

/// No equals first, then only equals, then windows that overlap; below zero, where padding could win.
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
  for (shape, size, stride, padding) in cases {
    all.append(pooling(.small(shape, using: &generator), size, stride, padding))
    all.append(pooling(.small(shape, using: &generator) - 5, size, stride, padding))
  }
  return all
}

private let cases: [(shape: [Int], size: Int, stride: Int, padding: Int)] = [
  ([2, 4, 4], 2, 2, 0), ([1, 5, 6], 3, 2, 0), ([3, 5, 4], 3, 2, 1), ([1, 7, 7], 3, 1, 1),
  ([2, 6, 5], 2, 3, 0), ([1, 1, 1], 1, 1, 0), ([2, 3, 8], 3, 3, 1), ([1, 9, 2], 2, 1, 1),
]

private struct Pooling {
  let x, dY: Tensor<Float>
  let size, stride, padding: Int

  /// What a window sees: places in the image, and the numbers there.
  typealias Seen = [(place: Int, number: Float)]
  /// Which of them get the window's gradient, and how much of it.
  typealias Sharing = (Seen) -> [(place: Int, part: Float)]

  /// By the definition: for every number of the image, what the windows that see it send there.
  func result(
    step: Int? = nil, adds: Bool = true, upstream: [Float]? = nil, _ sharing: Sharing
  ) -> Tensor<Float> {
    let upstream = upstream ?? dY.scalars
    let (height, width, numbers) = (x.shape[1], x.shape[2], x.scalars)
    var dX = [Float](repeating: 0, count: x.count)
    for (inY, at) in View.indices(dY.shape).enumerated() {
      let start = at.dropFirst().map { $0 * (step ?? stride) - padding }
      let seen = View.indices([size, size]).compactMap { inside -> (Int, Float)? in
        let (row, column) = (start[0] + inside[0], start[1] + inside[1])
        guard (0..<height).contains(row), (0..<width).contains(column) else { return nil }
        let place = (at[0] * height + row) * width + column
        return (place, numbers[place])
      }
      for (place, part) in sharing(seen) {
        dX[place] = (adds ? dX[place] : 0) + part * upstream[inY]
      }
    }
    return Tensor(dX, shape: x.shape)
  }

  func first(_ seen: Seen) -> [(place: Int, part: Float)] {
    let most = seen.map(\.number).max()
    guard let winner = seen.first(where: { $0.number == most }) else { return [] }
    return [(winner.place, 1)]
  }

  private func last(_ seen: Seen) -> [(place: Int, part: Float)] { first(seen.reversed()) }

  private func winners(_ seen: Seen) -> [(place: Int, part: Float)] {
    let most = seen.map(\.number).max()
    return seen.filter { $0.number == most }.map { ($0.place, 1) }
  }

  func diagnosis(_ actual: Tensor<Float>) -> String? {
    func isSame(_ wrong: Tensor<Float>) -> Bool { difference(actual, wrong) == nil }
    if isSame(result(upstream: dY.scalars.map { _ in 1 }, first)) {
      return "upstream ignored: dY is taken for ones"
    }
    if isSame(result(winners)) {
      return "all equals get the gradient: there is one winner, the first"
    }
    if isSame(result(last)) { return "the last of equals wins: it is the first that does" }
    let shared = result { seen in
      let winners = winners(seen)
      return winners.map { ($0.place, 1 / Float(winners.count)) }
    }
    if isSame(shared) { return "shared among equals: the first of them gets all of it" }
    if isSame(result { seen in seen.map { ($0.place, 1 / Float(size * size)) } }) {
      return "shared out evenly: that is the mean's gradient, not the maximum's"
    }
    if isSame(result(adds: false, first)) {
      return "overwritten: who wins in several windows gets the sum of their gradients"
    }
    let padded = result { seen in
      first(seen.count < size * size ? seen.filter { $0.number > 0 } : seen)
    }
    if isSame(result { seen in first(seen.filter { $0.number > 0 }) }) {
      return "numbers below 0 never win: compare with the window's first number, not with 0"
    }
    if isSame(padded) { return "padding wins: a window that sticks out sees no zeros there" }
    if isSame(result(step: 1, first)) {
      return "stride forgotten: windows are to be that far apart"
    }
    return nil
  }
}
