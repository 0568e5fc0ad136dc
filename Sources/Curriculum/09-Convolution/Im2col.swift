import Tensors

/// Checks `im2col` on one channel and several, windows that are not square, strides and padding, number by
/// number.
public func checkIm2col(_ exercises: any Chapter09Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 92)
    for (shape, height, width, stride, padding) in cases {
      let count = Shape.count(shape)
      let x =
        count <= 25
        ? Tensor<Float>((0..<count).map { Float($0 + 1) }, shape: shape)
        : Tensor<Float>.small(shape, using: &generator) + 5
      let windows = Windows(x: x, height: height, width: width, stride: stride, padding: padding)
      let expected = windows.columns()
      let actual = try exercises.im2col(
        x, height: height, width: width, stride: stride, padding: padding)
      guard let difference = difference(actual, expected) else { continue }
      return Report.Failure(
        input:
          "x \(shape), windows \(height) × \(width), stride \(stride), padding \(padding)\n\(x)",
        actual: "\(actual.shape)\n\(actual)", expected: "\(expected.shape)\n\(expected)",
        difference: difference, diagnosis: windows.diagnosis(actual))
    }
    return nil
  }
}

/// Square windows first, which can be confused; then all else.
private let cases: [(shape: [Int], height: Int, width: Int, stride: Int, padding: Int)] = [
  ([1, 3, 3], 2, 2, 1, 0), ([1, 3, 4], 2, 2, 1, 0), ([1, 3, 4], 2, 3, 1, 0),
  ([2, 3, 3], 2, 2, 1, 0), ([1, 5, 5], 3, 3, 2, 0), ([1, 2, 3], 3, 3, 1, 1),
  ([2, 4, 5], 3, 2, 2, 1), ([3, 5, 4], 1, 3, 1, 1), ([2, 3, 3], 1, 1, 1, 0),
  ([3, 1, 7], 1, 7, 3, 2), ([1, 1, 1], 1, 1, 1, 0), ([2, 6, 7], 5, 4, 3, 2),
]

private struct Windows {
  let x: Tensor<Float>
  let height, width, stride, padding: Int

  /// Where a number stands in the image; rows and columns may lie outside.
  typealias Place = (channel: Int, row: Int, column: Int)

  private var placesDown: Int { (x.shape[1] + 2 * padding - height) / stride + 1 }
  private var placesRight: Int { (x.shape[2] + 2 * padding - width) / stride + 1 }

  private func number(_ place: Place) -> Float {
    guard (0..<x.shape[1]).contains(place.row), (0..<x.shape[2]).contains(place.column) else {
      return 0
    }
    return x[place.channel, place.row, place.column].item
  }

  /// By the definition: each column walks over its window, each window over the image.
  func columns(
    step: Int? = nil, shift: Int? = nil, isTurned: Bool = false, read: ((Place) -> Float)? = nil
  ) -> Tensor<Float> {
    let (step, shift, read) = (step ?? stride, shift ?? padding, read ?? number)
    let places = View.indices([placesDown, placesRight])
    let rows = View.indices([x.shape[0], height, width]).map { inside -> [Float] in
      let (u, v) =
        isTurned ? (height - 1 - inside[1], width - 1 - inside[2]) : (inside[1], inside[2])
      return places.map { read((inside[0], $0[0] * step - shift + u, $0[1] * step - shift + v)) }
    }
    return Tensor(rows.flatMap(\.self), shape: [rows.count, places.count])
  }

  func diagnosis(_ actual: Tensor<Float>) -> String? {
    let right = columns()
    func isSame(_ wrong: Tensor<Float>) -> Bool { difference(actual, wrong) == nil }
    /// The rows or columns of the right answer, walked over in another order.
    func reordered(_ axis: Int, _ sizes: [Int], _ order: [Int]) -> Bool {
      let parts = axis == 0 ? sizes + [right.shape[1]] : [right.shape[0]] + sizes
      let full = axis == 0 ? order + [order.count] : [0] + order.map { $0 + 1 }
      return isSame(right.reshaped(parts).permuted(full).reshaped(right.shape))
    }
    if isSame(right.transposed()) { return "lying down: a window is a column, not a row" }
    if actual.shape != right.shape { return nil }
    if reordered(0, [x.shape[0], height, width], [1, 2, 0]) {
      return "channels innermost: rows run over v, then u, then the channel"
    }
    if reordered(0, [x.shape[0], height, width], [0, 2, 1]) {
      return "a window read down its columns: rows run over v first, then u"
    }
    if reordered(1, [placesDown, placesRight], [1, 0]) {
      return "windows counted downwards: they run over j first, then i"
    }
    if isSame(columns(isTurned: true)) { return "windows turned around: place (0, 0) comes first" }
    if isSame(columns(step: 1)) { return "stride left out: windows are to be that far apart" }
    if isSame(columns(shift: 0)) {
      return "windows begin at the image, not in the padding: take padding off the place"
    }
    let clamped = columns { place in
      number(
        (
          place.channel, min(max(place.row, 0), x.shape[1] - 1),
          min(max(place.column, 0), x.shape[2] - 1)
        ))
    }
    if isSame(clamped) { return "the edge is repeated: outside of the image there are zeros" }
    return nil
  }
}
