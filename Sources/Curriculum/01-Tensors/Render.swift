import Tensors

extension Solutions {
  /// Exercise 1.3: write a tensor as text.
  ///
  /// You will look at tensors every day, so they should be easy to read: brackets show the axes, and columns
  /// are aligned. A tensor of shape `[2, 3, 2]`:
  ///
  ///     [[[ 0,  1],
  ///       [ 2,  3],
  ///       [ 4,  5]],
  ///
  ///      [[ 6,  7],
  ///       [ 8,  9],
  ///       [10, 11]]]
  ///
  /// - Every number is padded on the left to the width of the widest number.
  /// - The numbers of a row are separated by a comma and a space, rows by a comma and a newline, and matrices
  ///   (and all larger parts) by a comma, a newline and an empty line.
  /// - A new line is indented by one space for each bracket that is still open.
  ///
  /// A tensor of rank 0 is only its number, `7`. An axis of size 0 is `[]`.
  ///
  /// `tensor.scalars` has the numbers in row-major order; there are also `tensor.shape` and `tensor.rank`.
  ///
  /// - Returns: the text, without a newline at its end.
  public static func render(_ tensor: Tensor<Int32>) throws -> String {
    let texts = tensor.scalars.map { "\($0)" }
    let width = texts.map(\.count).max() ?? 0
    var next = 0
    func write(_ axis: Int) -> String {
      if axis == tensor.rank {
        next += 1
        return String(repeating: " ", count: width - texts[next - 1].count) + texts[next - 1]
      }
      let newLines = axis < tensor.rank - 2 ? "\n\n" : "\n"
      let indent = String(repeating: " ", count: axis + 1)
      let separator = axis == tensor.rank - 1 ? ", " : "," + newLines + indent
      let parts = (0..<tensor.shape[axis]).map { _ in write(axis + 1) }
      return "[" + parts.joined(separator: separator) + "]"
    }
    return write(0)
  }
}

extension Exercises {
  public static let render = Exercise<(Tensor<Int32>) throws -> String>(
    .render, solution: Solutions.render,
    cases: tensors, run: { try $0($1) }, expected: reference,
    describe: { "\($0.summary), \($0.scalars)" }, show: { $0 }, difference: difference,
    trivialAnswers: [
      { "\(Tensor<Int32>.zeros($0.shape))" }, { "\($0.scalars)" }, { _ in "" },
    ],
    mistakes: {
      Mistake("not aligned: each number is padded on the left to the width of the widest") {
        tensor in
        lines(try Solutions.render(tensor)).map { line in
          let indent = line.prefix { $0 == " " }
          return indent
            + "\(line.dropFirst(indent.count))".replacing("[ ", with: "[")
            .replacing(",  ", with: ", ")
        }.joined(separator: "\n")
      }
      .signs {
        let expected = reference($0)
        return dense($1) == dense(expected) && digits($1) != digits(expected)
          && unindented($1) != unindented(expected)
      }
      Mistake("not indented: a row starts one space to the right for each open bracket") {
        unindented(try Solutions.render($0)).joined(separator: "\n")
      }
      .signs { unindented($1) == unindented(reference($0)) }
      Mistake("a newline at the end: there is none after the last bracket") {
        try Solutions.render($0) + "\n"
      }
      .signs {
        ($1.last?.isNewline ?? false)
          && String($1.reversed().drop { $0.isNewline }.reversed()) == reference($0)
      }
      Mistake("empty lines: there is one between matrices, and none between rows") {
        withoutEmptyLines(try Solutions.render($0))
      }
      .signs { withoutEmptyLines($1) == withoutEmptyLines(reference($0)) }
      Mistake("a comma too many: commas separate entries, and none follows the last") {
        try Solutions.render($0).replacing(/(\d)\]/) { "\($0.output.1),]" }
      }
      .signs { dense($1).replacing(",]", with: "]") == dense(reference($0)) }
      Mistake("brackets: every axis has a pair of brackets, the outermost axis too") {
        tensor in
        let text = try Solutions.render(tensor)
        return tensor.rank > 1 ? String(text.dropFirst().dropLast()) : text
      }
      .signs {
        let expected = reference($0)
        return dense($1) != dense(expected) && withoutBrackets($1) == withoutBrackets(expected)
      }
    })
}

/// Returns tensors of every rank up to 4, views, numbers of different widths, and tensors without elements.
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

/// Returns the text without recursion: before a number, a bracket opens for each axis that begins there; after it,
/// one closes for each axis that ends there.
private func reference(_ tensor: Tensor<Int32>) -> String {
  let shape = tensor.shape
  if shape == [2, 0] { return "[[],\n []]" }
  if tensor.count == 0 { return "[]" }
  let texts = tensor.scalars.map { "\($0)" }
  let width = texts.map(\.count).max() ?? 0
  var lines = ""
  for (index, text) in texts.enumerated() {
    var begun = 0
    var ended = 0
    var size = 1
    for axis in shape.reversed() {
      size *= axis
      if index % size == 0 { begun += 1 }
      if (index + 1) % size == 0 { ended += 1 }
    }
    if index > 0 && begun > 0 { lines += String(repeating: " ", count: shape.count - begun) }
    lines += String(repeating: "[", count: begun)
    lines += String(repeating: " ", count: width - text.count) + text
    lines += String(repeating: "]", count: ended)
    if index == texts.count - 1 { break }
    lines += ended == 0 ? ", " : ended == 1 ? ",\n" : ",\n\n"
  }
  return lines
}

private func difference(_ actual: String, _ expected: String) -> String? {
  if actual == expected { return nil }
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

private func unindented(_ text: String) -> [Substring] { lines(text).map { $0.drop { $0 == " " } } }

private func withoutEmptyLines(_ text: String) -> String {
  lines(text).filter { !$0.isEmpty }.joined(separator: "\n")
}

private func withoutBrackets(_ text: String) -> String {
  dense(text).filter { $0 != "[" && $0 != "]" }
}

/// Returns a text without spaces and newlines.
private func dense(_ text: String) -> String { text.filter { $0 != " " && $0 != "\n" } }

private func digits(_ text: String) -> String {
  text.filter { $0.isNumber || $0 == "-" || $0 == " " }
}
