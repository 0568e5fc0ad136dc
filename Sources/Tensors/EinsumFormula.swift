/// What an Einstein summation does: the letters of each operand's axes, and of the result's.
public struct EinsumFormula: Sendable {
  /// For each operand a letter for each axis.
  public let inputs: [[Character]]
  /// The letters of the result's axes.
  public let output: [Character]
  /// The size that each letter stands for.
  public let sizes: [Character: Int]

  /// Reads a formula like "ij,jk->ik" for operands of the given shapes.
  ///
  /// - Precondition: the formula has letters, commas and at most one arrow, a letter for each axis; sizes of
  ///   equal letters are equal.
  public init(_ formula: String, _ shapes: [[Int]]) {
    let sides = formula.filter { $0 != " " }.components(separatedBy: "->")
    let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    require(
      sides.count <= 2 && inputs.count == shapes.count
        && sides.joined().allSatisfy { $0.isLetter || $0 == "," },
      "einsum: '\(formula)' must name \(shapes.count) operands by letters, like \"ij,jk->ik\"")
    var sizes: [Character: Int] = [:]
    for (letters, shape) in zip(inputs, shapes) {
      require(
        letters.count == shape.count,
        "einsum: '\(String(letters))' names \(letters.count) axes, but the operand is \(shape)")
      for (letter, size) in zip(letters, shape) {
        require(
          sizes[letter, default: size] == size,
          "einsum: '\(letter)' is \(sizes[letter]!) in one place of '\(formula)' and \(size) in "
            + "another")
        sizes[letter] = size
      }
    }
    let all = inputs.flatMap(\.self)
    let output =
      sides.count == 2
      ? Array(sides[1]) : Set(all).filter { letter in all.count { $0 == letter } == 1 }.sorted()
    require(
      Set(output).count == output.count && output.allSatisfy { sizes[$0] != nil },
      "einsum: '\(String(output))' must name letters of the operands, each once")
    self.init(inputs: inputs, output: output, sizes: sizes)
  }

  /// Makes a formula from its letters.
  public init(inputs: [[Character]], output: [Character], sizes: [Character: Int]) {
    (self.inputs, self.output, self.sizes) = (inputs, output, sizes)
  }
}

extension String {
  /// Cuts the string at every `separator`.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
