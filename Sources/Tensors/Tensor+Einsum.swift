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
    einsum(EinsumEquation(formula, operands.map(\.shape)), operands)
  }

  /// Returns the sum of products that a formula names, for operands of the shapes that it was made for.
  public static func einsum(_ formula: EinsumEquation, _ operands: [Tensor]) -> Tensor {
    var terms = zip(formula.inputs, operands).map { EinsumTerm($0, $1).withoutRepeats() }
    var joined = terms.removeFirst()
    while !terms.isEmpty {
      let next = terms.removeFirst()
      let needed = Set(formula.output).union(terms.flatMap(\.letters))
      joined = joined.joined(with: next, keeping: needed)
    }
    return joined.keeping(formula.output)
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
