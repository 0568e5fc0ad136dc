import Autograd
import Diagrams
import Tensors

// The arithmetic of a step as text, for the first few elements.

extension RecordedGraph {
  /// Returns equations for the first few elements of a step's value.
  func arithmetic(_ index: Int) -> [String] {
    let step = steps[index]
    guard !step.isLeaf, let name = step.node.operation, let y = step.node.value else { return [] }
    let inputs = step.inputs.map { steps[$0].node.value }
    guard !y.shape.contains(0), inputs.allSatisfy({ $0 != nil }) else { return [] }
    let values = inputs.compactMap { $0 }
    if step.kind == .view {
      return ["a view of the same elements, shape \(Diagram.shapeText(y.shape))"]
    }
    switch (name, values.count) {
    case ("matmul", 2) where values.allSatisfy({ $0.rank == 2 }):
      return indices(of: y).map { index in
        let row = values[0].shape[1]
        let terms = (0..<row).map {
          "\(number(values[0][index[0], $0].item, true)) · \(number(values[1][$0, index[1]].item, true))"
        }
        return equation(y, index, shortened(terms).joined(separator: " + "))
      }
    case ("sum", 1) where y.count == 1:
      return ["\(shortened(texts(values[0])).joined(separator: " + ")) = \(number(y.item))"]
    case ("mean", 1) where y.count == 1:
      let terms = shortened(texts(values[0])).joined(separator: " + ")
      return ["(\(terms)) / \(values[0].count) = \(number(y.item))"]
    default: return elementwise(name, values, y)
    }
  }

  /// Returns equations of an elementwise operation, after broadcasting.
  private func elementwise(
    _ name: String, _ values: [Tensor<Float>], _ y: Tensor<Float>
  ) -> [String] {
    guard values.allSatisfy({ Shape.broadcast($0.shape, y.shape) == y.shape }) else { return [] }
    let spread = values.map { $0.expanded(to: y.shape) }
    return indices(of: y).map { index in
      let x = spread.map { number(element($0, index)) }
      let inside = spread.map { number(element($0, index), true) }
      let text: String
      if x.count == 2, name.unicodeScalars.count == 1 {
        text = "\(x[0]) \(name) \(inside[1])"
      } else if x.count == 1, let first = name.first, "+−×÷".contains(first) {
        text = "\(x[0]) \(name)"
      } else if x.count == 1, let last = name.last, "−÷".contains(last) {
        text = "\(name) \(inside[0])"
      } else if name == "square" {
        text = "\(inside[0])²"
      } else {
        text = "\(name)(\(x.joined(separator: ", ")))"
      }
      return equation(y, index, text)
    }
  }

  /// Returns the rule by which a step's gradient is propagated to its inputs, and the equations for scalars.
  func backwardArithmetic(_ index: Int) -> [String] {
    let step = steps[index]
    guard !step.isLeaf, let name = step.node.operation else { return [] }
    let rule = step.inputs.count == 1 ? Self.rule(withConstant: name) : nil
    let known = rule ?? Self.rules[name] ?? Self.rules[String(name.prefix { $0 != " " })]
    var lines = known.map { [$0] } ?? []
    guard let upstream = step.node.gradient else { return lines }
    if name == "matmul" { return lines + productGradients(step, upstream) }
    guard upstream.count == 1, let locals = step.node.trace?.localDerivatives else {
      return lines + elementwiseGradients(step, upstream)
    }
    for (input, local) in zip(step.inputs, locals) {
      guard let local else { continue }
      let label = steps[input].node.name.map { "to \($0)" } ?? "to its input"
      lines.append(
        "\(label): \(number(upstream.item)) × \(number(local, true)) = \(number(upstream.item * local))"
      )
    }
    return lines
  }

  /// Returns the equations of an elementwise operation's backward: the gradient times the local derivative.
  private func elementwiseGradients(_ step: Step, _ upstream: Tensor<Float>) -> [String] {
    guard let name = step.node.operation, let y = step.node.value else { return [] }
    let values = step.inputs.compactMap { steps[$0].node.value }
    guard values.count == step.inputs.count, !y.shape.contains(0),
      values.allSatisfy({ Shape.broadcast($0.shape, y.shape) == y.shape })
    else { return [] }
    let spread = values.map { $0.expanded(to: y.shape) }
    return step.inputs.indices.flatMap { input -> [String] in
      let source = steps[step.inputs[input]].node
      // The gradient of a broadcast input is a sum of such products.
      guard source.requiresGradient, source.shape == y.shape else { return [] }
      let isSingle = y.shape.isEmpty
      let target = source.name.map { "to \($0)" } ?? (isSingle ? "to its input" : nil)
      return indices(of: y).compactMap { index in
        let numbers = spread.map { element($0, index) }
        let known = LocalDerivative.of(name, numbers, element(y, index))
        guard let factor = known?[input] else { return nil }
        let dY = element(upstream, index)
        let heading = [target, isSingle ? nil : "\(index)"].compactMap { $0 }.joined(separator: " ")
        return "\(heading): \(number(dY)) × \(number(factor, true)) = \(number(dY * factor))"
      }
    }
  }

  /// Returns equations for the first elements of the two gradients of a matrix product.
  private func productGradients(_ step: Step, _ dC: Tensor<Float>) -> [String] {
    let values = step.inputs.compactMap { steps[$0].node.value }
    guard values.count == 2, values.allSatisfy({ $0.rank == 2 }), dC.rank == 2, dC.count > 0,
      values.allSatisfy({ $0.count > 0 })
    else { return [] }
    func line(_ name: String, _ pairs: [(Float, Float)]) -> String {
      let terms = pairs.map { "\(number($0.0, true)) · \(number($0.1, true))" }
      let sum = pairs.reduce(0) { $0 + $1.0 * $1.1 }
      return "\(name)[0, 0] = \(shortened(terms).joined(separator: " + ")) = \(number(sum))"
    }
    let columns = (0..<dC.shape[1]).map { (dC[0, $0].item, values[1][0, $0].item) }
    let rows = (0..<dC.shape[0]).map { (values[0][$0, 0].item, dC[$0, 0].item) }
    let needed = step.inputs.map { steps[$0].node.requiresGradient }
    return (needed[0] ? [line("dA", columns)] : []) + (needed[1] ? [line("dB", rows)] : [])
  }

  /// Returns the backward rule of an operation with a constant: "× 0.5", "1 −".
  private static func rule(withConstant name: String) -> String? {
    let words = name.split(separator: " ").map(String.init)
    guard words.count == 2 else { return nil }
    switch (words[0], words[1]) {
    case ("+", _), ("−", _): return "dX = dY"
    case ("×", let factor): return "dX = dY × \(factor)"
    case ("÷", let divisor): return "dX = dY / \(divisor)"
    case (_, "−"): return "dX = −dY"
    case (let dividend, "÷"): return "dX = −dY · \(dividend) / X²"
    default: return nil
    }
  }

  /// The backward rules by operation; dY is the upstream gradient. Gradients of broadcast inputs are summed.
  private static let rules = [
    "+": "dA = dY, dB = dY", "−": "dA = dY, dB = −dY", "×": "dA = dY × B, dB = dY × A",
    "÷": "dA = dY / B, dB = −dY · A / B²", "matmul": "dA = dY · Bᵀ, dB = Aᵀ · dY",
    "negate": "dX = −dY", "square": "dX = dY × 2X", "exp": "dX = dY × Y", "log": "dX = dY / X",
    "sqrt": "dX = dY / (2Y)", "relu": "dX = dY where Y > 0, else 0",
    "tanh": "dX = dY × (1 − Y²)", "sigmoid": "dX = dY × Y × (1 − Y)",
    "sum": "dX = dY, broadcast to every summed element",
    "mean": "dX = dY / n, broadcast to all n elements", "reshape": "dX = dY in X's shape",
    "transpose": "dX = dYᵀ", "permute": "dX = dY with the inverse permutation",
    "expand": "dX = dY, summed over the expanded axes", "flatten": "dX = dY in X's shape",
    "softmax": "dX = Y × (dY − Σ dY·Y)", "cross-entropy": "dX = (softmax(X) − onehot) / N × dY",
    "conv2d": "dX = dY convolved with W transposed, dW = X correlated with dY, db = Σ dY",
    "conv1d": "dX = dY convolved with W transposed, dW = X correlated with dY, db = Σ dY",
    "conv1d transposed": "dX = dY convolved with W, dW = dY correlated with X, db = Σ dY",
    "conv2d transposed": "dX = dY convolved with W, dW = dY correlated with X, db = Σ dY",
    "unfold": "dX = Σ dY over the windows that contain each element",
    "grid sample": "dX = dY × weight, summed over the samples of each pixel; dweight = dY · pixel",
    "batch norm": "dX = γ/σ · (dY − mean dY − x̂ · mean(dY · x̂)), dγ = Σ dY · x̂, dβ = Σ dY",
    "layer norm": "dX = 1/σ · (dY − mean dY − x̂ · mean(dY · x̂)), over each group",
    "group norm": "dX = 1/σ · (dY − mean dY − x̂ · mean(dY · x̂)), over each group",
    "instance norm": "dX = 1/σ · (dY − mean dY − x̂ · mean(dY · x̂)), over each group",
    "max pool": "dX = dY at the maximum of each window, else 0",
    "average pool": "dX = dY / n for all n elements of each window",
    "clamp": "dX = dY within the bounds, else 0",
    "variance": "dX = dY × 2 / (n − correction) × (X − mean X)",
    "deviation": "dX = dY / (n − correction) × (X − mean X) / Y",
    "silu": "dX = dY × σ(X) × (1 + X × (1 − σ(X)))", "gelu": "dX = dY × (Φ(X) + X × φ(X))",
    "pairwise distance": "dA = dY · (A − B) / D, dB = −dA",
  ]

  // MARK: Formatting

  /// Returns the first few indices of a tensor.
  private func indices(of tensor: Tensor<Float>) -> [[Int]] {
    (0..<min(tensor.count, 4)).map { number in
      var rest = number
      return tensor.shape.reversed().map { size -> Int in
        defer { rest /= size }
        return rest % size
      }.reversed()
    }
  }

  private func element(_ tensor: Tensor<Float>, _ index: [Int]) -> Float {
    index.reduce(tensor) { $0[$1] }.item
  }

  private func equation(_ y: Tensor<Float>, _ index: [Int], _ text: String) -> String {
    let left = y.rank == 0 ? "" : "\(index): "
    return "\(left)\(text) = \(number(element(y, index)))"
  }

  private func texts(_ tensor: Tensor<Float>) -> [String] {
    tensor.scalars.prefix(9).map { number($0, true) } + (tensor.count > 9 ? ["…"] : [])
  }

  private func shortened(_ terms: [String]) -> [String] {
    terms.count > 8 ? terms.prefix(6) + ["…"] : terms
  }

  /// Returns a number as text; in brackets if it is negative and inside a sum or product.
  private func number(_ value: Float, _ isInside: Bool = false) -> String {
    let text = Preview(Double(value)).rows[0][0]
    return isInside && value < 0 ? "(\(text))" : text
  }
}
