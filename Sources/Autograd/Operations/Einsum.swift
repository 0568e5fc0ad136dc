import Tensors

extension Variable {
  /// Returns the sum of products that `formula` names: Einstein's summation.
  ///
  /// The gradient by one operand is an Einstein summation too, of the upstream gradient and the other operands:
  ///
  ///     C = einsum("ij,jk->ik", A, B)
  ///     dA = einsum("ik,jk->ij", dC, B)
  ///     dB = einsum("ik,ij->jk", dC, A)
  public static func einsum(_ formula: String, _ operands: Variable...) -> Variable {
    einsum(EinsumEquation(formula, operands.map(\.shape)), operands)
  }

  private static func einsum(_ formula: EinsumEquation, _ operands: [Variable]) -> Variable {
    let letters = formula.inputs.map { String($0) }.joined(separator: ",")
    let y = Tensor.einsum(formula, operands.map(\.value))
    let detail = letters + " → " + String(formula.output)
    return .record("einsum", y, operands, detail: detail, saving: operands) { dY, node in
      operands.indices.map { node.needsGradient($0) ? gradient(formula, operands, $0, dY) : nil }
    }
  }

  /// The gradient by operand `k`.
  private static func gradient(
    _ formula: EinsumEquation, _ operands: [Variable], _ k: Int, _ dY: Variable
  ) -> Variable {
    let others = operands.indices.filter { $0 != k }
    let inputs = [formula.output] + others.map { formula.inputs[$0] }
    let wanted = formula.inputs[k]
    let known = Set(inputs.joined())
    var distinct: [Character] = []
    for letter in wanted where !distinct.contains(letter) { distinct.append(letter) }
    let found = distinct.filter(known.contains)
    let inner = EinsumEquation(inputs: inputs, output: found, sizes: formula.sizes)
    var gradient = einsum(inner, [dY] + others.map { operands[$0] })
    // A letter that no one else has was summed over: each of its places gets the same.
    for (axis, letter) in distinct.enumerated() where !known.contains(letter) {
      gradient = gradient.unsqueezed(axis)
    }
    gradient = gradient.expanded(to: distinct.map { formula.sizes[$0]! })
    if distinct.count == wanted.count { return gradient }
    return gradient.onDiagonals(distinct, wanted, formula.sizes)
  }

  /// Puts `self`, with axes `distinct`, where all places of equal letters of `wanted` are equal; 0 elsewhere.
  private final func onDiagonals(
    _ distinct: [Character], _ wanted: [Character], _ sizes: [Character: Int]
  ) -> Variable {
    var mask = Tensor<Float>.ones(wanted.map { sizes[$0]! })
    var open = [Int](repeating: 1, count: wanted.count)
    for (axis, letter) in wanted.enumerated() {
      let first = wanted.firstIndex(of: letter)!
      if first == axis {
        open[axis] = sizes[letter]!
        continue
      }
      var square = [Int](repeating: 1, count: wanted.count)
      (square[first], square[axis]) = (sizes[letter]!, sizes[letter]!)
      mask = mask * Tensor.eye(sizes[letter]!).reshaped(square)
    }
    return reshaped(open) * Variable(mask)
  }
}
