/// An equation of Einstein summation: the letters of each operand's axes and of the result's.
///
/// An axis of size 1 whose letter has another size elsewhere is broadcast: it has no letter here, and the operand is
/// reshaped to have no such axis.
public struct EinsumEquation: Sendable {
  /// The letters of each operand's axes, without those that are broadcast.
  public let inputs: [[Character]]
  /// The letters of the result's axes.
  public let output: [Character]
  /// The size of each letter's axes.
  public let sizes: [Character: Int]

  /// The shape of each operand without the axes that are broadcast.
  public var shapes: [[Int]] { inputs.map { $0.map { sizes[$0]! } } }

  /// Creates an equation from text like "ij,jk->ik", for operands of the given shapes.
  ///
  /// An ellipsis stands for all remaining axes, aligned at the right: "...ij,...jk->...ik".
  ///
  /// - Precondition: The text has a letter for each axis, commas between operands and at most one arrow; axes
  ///   with the same letter have the same size, or size 1 in some operands.
  public init(_ equation: String, _ shapes: [[Int]]) {
    let (inputs, output) = Self.letters(of: equation, shapes)
    for (letters, shape) in zip(inputs, shapes) {
      require(
        letters.count == shape.count,
        "einsum: '\(String(letters))' has \(letters.count) axes, but the operand is \(shape)")
    }
    self.init(inputs, shapes, output, equation)
  }

  /// Creates an equation from the letters of all axes, for operands of the given shapes.
  init(_ inputs: [[Character]], _ shapes: [[Int]], _ output: [Character], _ equation: String) {
    var sizes: [Character: Int] = [:]
    let terms = zip(inputs, shapes).map { Dictionary(letters: $0, shape: $1, equation) }
    for (letter, size) in terms.joined() {
      let known = sizes[letter, default: size]
      require(
        known == size || known == 1 || size == 1,
        "einsum: '\(letter)' has sizes \(known) and \(size) in '\(equation)'")
      sizes[letter] = known == 1 ? size : known
    }
    require(
      Set(output).count == output.count && output.allSatisfy { sizes[$0] != nil },
      "einsum: the output '\(String(output))' must have letters of the operands, each once")
    self.init(
      inputs: zip(inputs, terms).map { letters, term in
        letters.filter { term[$0] == sizes[$0] }
      }, output: output, sizes: sizes)
  }

  /// Returns the letters of the operands' axes and of the result's, with each axis of an ellipsis as a digit.
  private static func letters(
    of equation: String, _ shapes: [[Int]]
  ) -> (inputs: [[Character]], output: [Character]) {
    let sides = equation.filter { $0 != " " }.components(separatedBy: "->")
    let parts = sides[0].components(separatedBy: ",")
    let isRead = sides.count <= 2 && parts.count == shapes.count
    require(
      isRead
        && (parts + sides.dropFirst()).allSatisfy {
          $0.replacingEllipsis(with: 0).allSatisfy(\.isLetter)
        },
      "einsum: '\(equation)' must have letters for \(shapes.count) operands, like \"ij,jk->ik\"")
    let left = zip(parts, shapes).map { part, shape in
      part.contains("...") ? Swift.max(shape.count - part.count + 3, 0) : 0
    }
    let inputs = zip(parts, left).map { $0.replacingEllipsis(with: $1) }
    if sides.count == 2 {
      return (inputs, sides[1].replacingEllipsis(with: left.max() ?? 0))
    }
    let all = inputs.flatMap(\.self)
    let once = Set(all).filter { letter in letter.isLetter && all.count { $0 == letter } == 1 }
    return (inputs, "...".replacingEllipsis(with: left.max() ?? 0) + once.sorted())
  }

  /// Creates an equation from its letters.
  public init(inputs: [[Character]], output: [Character], sizes: [Character: Int]) {
    (self.inputs, self.output, self.sizes) = (inputs, output, sizes)
  }
}

extension String {
  /// Returns the letters, with "..." replaced by a digit for each of its `count` axes, counted from the right.
  fileprivate func replacingEllipsis(with count: Int) -> [Character] {
    guard let range = firstRange(of: "...") else { return Array(self) }
    let digits = (0..<Swift.min(count, 10)).reversed().flatMap { Array("\($0)") }
    return self[..<range.lowerBound] + digits + self[range.upperBound...]
  }

  /// Returns the parts of the string between occurrences of `separator`.
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

extension [Character: Int] {
  /// Creates a table of the sizes of an operand's letters.
  fileprivate init(letters: [Character], shape: [Int], _ equation: String) {
    self.init()
    for (letter, size) in zip(letters, shape) {
      require(
        self[letter, default: size] == size,
        "einsum: '\(letter)' has sizes \(self[letter]!) and \(size) in '\(equation)'")
      self[letter] = size
    }
  }
}
