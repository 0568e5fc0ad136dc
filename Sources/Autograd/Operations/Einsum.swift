import Tensors

extension Variable {
  /// Returns the Einstein summation of an equation, as `torch.einsum` does.
  ///
  /// The gradient with respect to an operand is an Einstein summation of the upstream gradient and the other
  /// operands:
  ///
  ///     C = einsum("ij,jk->ik", A, B)
  ///     dA = einsum("ik,jk->ij", dC, B)
  ///     dB = einsum("ik,ij->jk", dC, A)
  public static func einsum(_ equation: String, _ operands: Variable...) -> Variable {
    einsum(EinsumEquation(equation, operands.map(\.shape)), operands)
  }

  /// Records the Einstein summation of an equation, for operands of the shapes that it was created for.
  static func einsum(_ equation: EinsumEquation, _ operands: [Variable]) -> Variable {
    let operands = zip(operands, equation.shapes).map { $0.reshaped($1) }
    let letters = equation.inputs.map { String($0) }.joined(separator: ",")
    let y = Tensor.einsum(equation, operands.map(\.value))
    let detail = letters + " → " + String(equation.output)
    return .record("einsum", y, operands, detail: detail, saving: operands) { dY, node in
      operands.indices.map { node.needsGradient($0) ? gradient(equation, operands, $0, dY) : nil }
    }
  }

  /// Returns the gradient with respect to operand `k`.
  private static func gradient(
    _ equation: EinsumEquation, _ operands: [Variable], _ k: Int, _ dY: Variable
  ) -> Variable {
    let others = operands.indices.filter { $0 != k }
    let inputs = [equation.output] + others.map { equation.inputs[$0] }
    let wanted = equation.inputs[k]
    let known = Set(inputs.joined())
    var distinct: [Character] = []
    for letter in wanted where !distinct.contains(letter) { distinct.append(letter) }
    let found = distinct.filter(known.contains)
    let inner = EinsumEquation(inputs: inputs, output: found, sizes: equation.sizes)
    var gradient = einsum(inner, [dY] + others.map { operands[$0] })
    // A letter that no other operand has was summed over: the gradient is broadcast along its axis.
    for (axis, letter) in distinct.enumerated() where !known.contains(letter) {
      gradient = gradient.unsqueezed(axis)
    }
    gradient = gradient.expanded(to: distinct.map { equation.sizes[$0]! })
    if distinct.count == wanted.count { return gradient }
    return gradient.onDiagonals(distinct, wanted, equation.sizes)
  }

  /// Returns `self`, with axes `distinct`, on the diagonals of axes with the same letter in `wanted`, and 0
  /// elsewhere.
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
