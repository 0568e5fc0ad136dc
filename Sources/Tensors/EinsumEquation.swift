/// What an Einstein summation does: the letters of each operand's axes, and of the result's.
public struct EinsumEquation: Sendable {
  /// For each operand a letter for each axis.
  public let inputs: [[Character]]
  /// The letters of the result's axes.
  public let output: [Character]
  /// The size that each letter stands for.
  public let sizes: [Character: Int]

  /// Reads a formula like "ij,jk->ik" for operands of the given shapes. Three dots stand for all axes that
  /// are left, aligned at the right: "...ij,...jk->...ik".
  ///
  /// - Precondition: the formula has letters, commas and at most one arrow, a letter for each axis; sizes of
  ///   equal letters are equal.
  public init(_ formula: String, _ shapes: [[Int]]) {
    let (inputs, output) = Self.letters(of: formula, shapes)
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
    require(
      Set(output).count == output.count && output.allSatisfy { sizes[$0] != nil },
      "einsum: '\(String(output))' must name letters of the operands, each once")
    self.init(inputs: inputs, output: output, sizes: sizes)
  }

  /// The letters of the operands' axes and of the result's, three dots replaced by digits.
  private static func letters(
    of formula: String, _ shapes: [[Int]]
  ) -> (inputs: [[Character]], output: [Character]) {
    let sides = formula.filter { $0 != " " }.components(separatedBy: "->")
    let parts = sides[0].components(separatedBy: ",")
    let isRead = sides.count <= 2 && parts.count == shapes.count
    require(
      isRead
        && (parts + sides.dropFirst()).allSatisfy {
          $0.replacingDots(with: 0).allSatisfy(\.isLetter)
        },
      "einsum: '\(formula)' must name \(shapes.count) operands by letters, like \"ij,jk->ik\"")
    let left = zip(parts, shapes).map { part, shape in
      part.contains("...") ? Swift.max(shape.count - part.count + 3, 0) : 0
    }
    let inputs = zip(parts, left).map { $0.replacingDots(with: $1) }
    if sides.count == 2 {
      return (inputs, sides[1].replacingDots(with: left.max() ?? 0))
    }
    let all = inputs.flatMap(\.self)
    let once = Set(all).filter { letter in letter.isLetter && all.count { $0 == letter } == 1 }
    return (inputs, "...".replacingDots(with: left.max() ?? 0) + once.sorted())
  }

  /// Makes a formula from its letters.
  public init(inputs: [[Character]], output: [Character], sizes: [Character: Int]) {
    (self.inputs, self.output, self.sizes) = (inputs, output, sizes)
  }
}

extension String {
  /// These letters with a digit for each of the `count` axes that "..." stands for, counted from the right.
  fileprivate func replacingDots(with count: Int) -> [Character] {
    guard let range = firstRange(of: "...") else { return Array(self) }
    let digits = (0..<Swift.min(count, 10)).reversed().flatMap { Array("\($0)") }
    return self[..<range.lowerBound] + digits + self[range.upperBound...]
  }

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
