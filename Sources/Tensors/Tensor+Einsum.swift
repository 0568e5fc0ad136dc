extension Tensor where Element: RealScalar {
  /// Returns the Einstein summation of an equation, as `torch.einsum` does.
  ///
  /// Letters name the operands' axes. Equal letters are the same index; those after the arrow are axes of the
  /// result, and all others are summed over. Without an arrow the letters that occur once remain, in
  /// alphabetical order. Operands are contracted two at a time, from the left, each pair by a batched matrix
  /// product.
  ///
  ///     Tensor.einsum("ij,jk->ik", a, b)    // the matrix product
  ///     Tensor.einsum("ii->", a)            // the trace
  ///     Tensor.einsum("bi,bj->bij", x, y)   // an outer product for each b
  ///
  /// - Precondition: The equation has a letter for each axis, commas between operands and at most one arrow;
  ///   axes with the same letter have the same size, or size 1 in some operands, which is broadcast.
  public static func einsum(_ equation: String, _ operands: Tensor...) -> Tensor {
    einsum(EinsumEquation(equation, operands.map(\.shape)), operands)
  }

  /// Returns the Einstein summation of an equation, for operands of the shapes that it was created for.
  public static func einsum(_ equation: EinsumEquation, _ operands: [Tensor]) -> Tensor {
    let shaped = zip(operands, equation.shapes).map { $0.shape == $1 ? $0 : $0.reshaped($1) }
    var terms = zip(equation.inputs, shaped).map { EinsumTerm($0, $1).withoutRepeats() }
    var result = terms.removeFirst()
    while !terms.isEmpty {
      let next = terms.removeFirst()
      let needed = Set(equation.output).union(terms.flatMap(\.letters))
      result = result.contracted(with: next, keeping: needed)
    }
    return result.keeping(equation.output)
  }
}

/// An operand with its axes' letters.
private struct EinsumTerm<Element: RealScalar> {
  let letters: [Character]
  let tensor: Tensor<Element>

  init(_ letters: [Character], _ tensor: Tensor<Element>) {
    (self.letters, self.tensor) = (letters, tensor)
  }

  /// Returns the term with the diagonal of axes that have the same letter.
  func withoutRepeats() -> EinsumTerm {
    for (first, letter) in letters.enumerated() {
      guard let second = letters[(first + 1)...].firstIndex(of: letter) else { continue }
      let others = letters.indices.filter { $0 != first && $0 != second }
      let diagonal = tensor.permuted(others + [first, second]).diagonal()
      return EinsumTerm(others.map { letters[$0] } + [letter], diagonal).withoutRepeats()
    }
    return self
  }

  /// Returns the sum over all letters except `kept`.
  func summed(keeping kept: Set<Character>) -> EinsumTerm {
    let axes = letters.indices.filter { !kept.contains(letters[$0]) }
    if axes.isEmpty { return self }
    return EinsumTerm(letters.filter(kept.contains), tensor.sum(axes))
  }

  /// Returns the tensor with its axes in `order`, which has all letters.
  func ordered(_ order: [Character]) -> Tensor<Element> {
    tensor.permuted(order.map { letters.firstIndex(of: $0)! })
  }

  /// Returns the sum over all letters but `output`, in the order of `output`.
  func keeping(_ output: [Character]) -> Tensor<Element> {
    summed(keeping: Set(output)).ordered(output)
  }

  /// Returns the contraction of two operands by a batched matrix product,
  /// `[batch, left, sum] · [batch, sum, right]`.
  func contracted(with other: EinsumTerm, keeping needed: Set<Character>) -> EinsumTerm {
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
