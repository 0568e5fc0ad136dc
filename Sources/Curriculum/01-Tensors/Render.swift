import Tensors

/// Checks `render` on a tensor of shape [2, 3, 2], on every rank up to 4, on views, on numbers of
/// different widths and on tensors without elements.
public func checkRender(_ exercises: any Chapter01Exercises.Type) -> Report {
  .checking {
    for tensor in tensors() {
      let expected = reference(tensor)
      let actual = try exercises.render(tensor)
      if actual == expected { continue }
      return Report.Failure(
        input: "\(tensor.summary), \(tensor.scalars)", actual: actual, expected: expected,
        difference: difference(actual, expected), diagnosis: diagnosis(actual, expected, tensor))
    }
    return nil
  }
}

private func tensors() -> [Tensor<Int32>] {
  let cube = Tensor<Int32>.arange(0, 12).reshaped([2, 3, 2])
  var generator = Generator(seed: 1)
  func random(_ shape: [Int]) -> Tensor<Int32> {
    Tensor(
      (0..<Shape.count(shape)).map { _ in Int32(generator.integer(below: 2001)) - 1000 },
      shape: shape)
  }
  return [
    [[1, 2, 3], [4, 5, 6]], cube, [3, -14, 159], 7, cube.transposed(), cube[.all, 1],
    random([2, 1, 2, 3]), random([1, 1]), random([4, 4]), random([0]), random([2, 0]),
    random([3, 1, 1]),
  ]
}

/// Without recursion: before a number, as many brackets open as axes begin there; after it, as many close
/// as end there.
private func reference(_ tensor: Tensor<Int32>) -> String {
  let shape = tensor.shape
  if shape == [2, 0] { return "[[],\n []]" }
  if tensor.count == 0 { return "[]" }
  let texts = tensor.scalars.map { "\($0)" }
  let width = texts.map(\.count).max() ?? 0
  var lines = ""
  for (place, text) in texts.enumerated() {
    var begun = 0
    var ended = 0
    var size = 1
    for axis in shape.reversed() {
      size *= axis
      if place % size == 0 { begun += 1 }
      if (place + 1) % size == 0 { ended += 1 }
    }
    if place > 0 && begun > 0 { lines += String(repeating: " ", count: shape.count - begun) }
    lines += String(repeating: "[", count: begun)
    lines += String(repeating: " ", count: width - text.count) + text
    lines += String(repeating: "]", count: ended)
    if place == texts.count - 1 { break }
    lines += ended == 0 ? ", " : ended == 1 ? ",\n" : ",\n\n"
  }
  return lines
}

private func difference(_ actual: String, _ expected: String) -> String {
  let (a, e) = (lines(actual), lines(expected))
  guard let line = a.indices.first(where: { $0 >= e.count || a[$0] != e[$0] }) else {
    return "\(a.count) lines, expected \(e.count)"
  }
  return "line \(line + 1) is \"\(a[line])\", expected "
    + (line < e.count ? "\"\(e[line])\"" : "no such line")
}

private func lines(_ text: String) -> [Substring] {
  text.split(separator: "\n", omittingEmptySubsequences: false)
}

private func diagnosis(_ actual: String, _ expected: String, _ tensor: Tensor<Int32>) -> String? {
  let dense = { (text: String) in text.filter { $0 != " " && $0 != "\n" } }
  let digits = { (text: String) in text.filter { $0.isNumber || $0 == "-" || $0 == " " } }
  guard dense(actual) == dense(expected) else {
    if dense(actual).replacing(",]", with: "]") == dense(expected) {
      return "a comma too many: it stands between entries, not after each"
    }
    let numbers = dense(expected).filter { $0 != "[" && $0 != "]" }
    if dense(actual).filter({ $0 != "[" && $0 != "]" }) == numbers {
      return "brackets: each axis opens one and closes it at its end, the outermost too"
    }
    return nil
  }
  if lines(actual).filter({ !$0.isEmpty }) == lines(expected).filter({ !$0.isEmpty }) {
    return "an empty line stands between matrices, and none between rows"
  }
  let unindented = { (text: String) in lines(text).map { $0.drop { $0 == " " } } }
  if unindented(actual) == unindented(expected) {
    return "not indented: a row starts under the first bracket of its own depth"
  }
  if digits(actual) != digits(expected) {
    return "not aligned: each number is padded on the left to the width of the widest"
  }
  return nil
}
