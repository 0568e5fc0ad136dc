extension Tensor where Element == Float {
  /// Returns the sum of products that `formula` names: Einstein's summation, as `torch.einsum` has it.
  ///
  /// Each operand's axes are named by letters; equal letters are the same index, those behind the arrow stay,
  /// all others are summed over. Without an arrow the letters that occur once stay, in alphabetical order.
  /// Operands are joined two at a time, from the left, each pair by a batched matrix product.
  ///
  ///     Tensor.einsum("ij,jk->ik", a, b)    // the matrix product
  ///     Tensor.einsum("ii->", a)            // the trace
  ///     Tensor.einsum("bi,bj->bij", x, y)   // an outer product for each b
  ///
  /// - Precondition: the formula has letters, commas and at most one arrow, a letter for each axis; sizes of
  ///   equal letters are equal.
  public static func einsum(_ formula: String, _ operands: Tensor...) -> Tensor {
    let sides = formula.filter { $0 != " " }.components(separatedBy: "->")
    let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    require(
      sides.count <= 2 && inputs.count == operands.count
        && sides.joined().allSatisfy { $0.isLetter || $0 == "," },
      "einsum: '\(formula)' must name \(operands.count) operands by letters, like \"ij,jk->ik\"")
    var sizes: [Character: Int] = [:]
    for (letters, operand) in zip(inputs, operands) {
      require(
        letters.count == operand.rank,
        "einsum: '\(String(letters))' names \(letters.count) axes, but the operand is "
          + "\(operand.shape)")
      for (letter, size) in zip(letters, operand.shape) {
        require(
          sizes[letter, default: size] == size,
          "einsum: '\(letter)' is \(sizes[letter]!) in one place of '\(formula)' and \(size) in another"
        )
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
    var terms = zip(inputs, operands).map { EinsumTerm(Array($0), $1).withoutRepeats() }
    var joined = terms.removeFirst()
    while !terms.isEmpty {
      let next = terms.removeFirst()
      let needed = Set(output).union(terms.flatMap(\.letters))
      joined = joined.joined(with: next, keeping: needed)
    }
    return joined.keeping(output)
  }
}

/// An operand with names for its axes.
private struct EinsumTerm {
  let letters: [Character]
  let tensor: Tensor<Float>

  init(_ letters: [Character], _ tensor: Tensor<Float>) {
    (self.letters, self.tensor) = (letters, tensor)
  }

  /// Where a letter names two axes, their diagonal.
  func withoutRepeats() -> EinsumTerm {
    for (first, letter) in letters.enumerated() {
      guard let second = letters[(first + 1)...].firstIndex(of: letter) else { continue }
      let others = letters.indices.filter { $0 != first && $0 != second }
      let diagonal = tensor.permuted(others + [first, second]).diagonal()
      return EinsumTerm(others.map { letters[$0] } + [letter], diagonal).withoutRepeats()
    }
    return self
  }

  /// Sums over all letters but `kept`.
  func summed(keeping kept: Set<Character>) -> EinsumTerm {
    let axes = letters.indices.filter { !kept.contains(letters[$0]) }
    if axes.isEmpty { return self }
    return EinsumTerm(letters.filter(kept.contains), tensor.sum(axes))
  }

  /// Brings the axes into the order of `order`, which has all of them.
  func ordered(_ order: [Character]) -> Tensor<Float> {
    tensor.permuted(order.map { letters.firstIndex(of: $0)! })
  }

  /// The result, with exactly the letters of `output`.
  func keeping(_ output: [Character]) -> Tensor<Float> {
    summed(keeping: Set(output)).ordered(output)
  }

  /// Joins two operands by a batched matrix product, `[batch, left, sum] · [batch, sum, right]`.
  func joined(with other: EinsumTerm, keeping needed: Set<Character>) -> EinsumTerm {
    let a = summed(keeping: needed.union(other.letters))
    let b = other.summed(keeping: needed.union(letters))
    let shared = a.letters.filter(b.letters.contains)
    let (batch, sum) = (shared.filter(needed.contains), shared.filter { !needed.contains($0) })
    let left = a.letters.filter { !shared.contains($0) }
    let right = b.letters.filter { !shared.contains($0) }
    func sizes(_ term: EinsumTerm, _ letters: [Character]) -> [Int] {
      letters.map { term.tensor.shape[term.letters.firstIndex(of: $0)!] }
    }
    let (m, k, n) = (
      Shape.count(sizes(a, left)), Shape.count(sizes(a, sum)), Shape.count(sizes(b, right))
    )
    let lead = sizes(a, batch)
    let x = a.ordered(batch + left + sum).reshaped([Shape.count(lead), m, k])
    let y = b.ordered(batch + sum + right).reshaped([Shape.count(lead), k, n])
    let product = x.matmul(y).reshaped(lead + sizes(a, left) + sizes(b, right))
    return EinsumTerm(batch + left + right, product)
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
