extension Lesson {
  /// Chapter 6's exercises, in order.
  static let chapter06 = [parameters, linear, initHe, crossEntropy]

  /// Exercise 6.1: modules are found by looking.
  public static let parameters = Lesson(
    name: "parameters", chapter: 6, number: 1,
    goal: "Find every parameter of a network by looking at its properties.",
    difficulty: .hard, minutes: 40, file: "Exercises/06-ModulesAndLosses/Parameters.swift",
    hints: [
      "A property is either a parameter, which ends the search, or something that may hold parameters in "
        + "turn. So the search calls itself, and the path grows by one name each time.",
      "Mirror(reflecting: value).children are a value's properties, in order: child.label, child.value. A "
        + "list's children have no label; number them. An optional's only child is what it holds, and it "
        + "adds no name. Keep a Set<ObjectIdentifier> of the parameters found so far.",
      "func walk(_ value: Any, _ path: String): if value is a Parameter, append (path, parameter) unless "
        + "it was seen, and return. Else let mirror = Mirror(reflecting: value); for each child, the new "
        + "path is path where mirror.displayStyle == .optional, else path + \".\" + (label or number), "
        + "without the dot at the outermost; walk(child.value, newPath).",
    ])

  /// Exercise 6.2: the layer that all others are measured by.
  public static let linear = Lesson(
    name: "linear", chapter: 6, number: 2,
    goal: "Compute a linear layer, so that gradients flow back to input, weight and bias.",
    difficulty: .easy, minutes: 10, file: "Exercises/06-ModulesAndLosses/Linear.swift",
    hints: [
      "Each row of the weight belongs to one output: the weights of all inputs for it. So the inputs, the "
        + "last axis of x, must meet the last axis of the weight.",
      "y = x · Wᵀ + b. Broadcasting adds b, [outputs], to every row. Compute with the variables themselves, "
        + "not with their values: a value remembers nothing.",
      "let y = x.matmul(weight.transposed()); if there is a bias, y + bias, else y.",
    ])

  /// Exercise 6.3: how to start.
  public static let initHe = Lesson(
    name: "initHe", chapter: 6, number: 3,
    goal: "Draw weights so that a signal keeps its size through layers with ReLU.",
    difficulty: .easy, minutes: 10, file: "Exercises/06-ModulesAndLosses/InitHe.swift",
    hints: [
      "An output adds up as many numbers as it has inputs. The more there are, the smaller each weight must "
        + "be, for the sum to keep its size.",
      "Normal numbers with mean 0 and variance 2/fanIn; the deviation is the root of the variance. fanIn is "
        + "what feeds one output: all sizes of the shape but the first, multiplied.",
      "fanIn = shape.dropFirst().reduce(1, *). Tensor.normal(shape, deviation: (2 / "
        + "Float(fanIn)).squareRoot(), using: &generator).",
    ])

  /// Exercise 6.4: the loss of classifiers.
  public static let crossEntropy = Lesson(
    name: "crossEntropy", chapter: 6, number: 4,
    goal: "Compute the cross-entropy of a batch and its gradient, for scores of any size.",
    difficulty: .medium, minutes: 30, file: "Exercises/06-ModulesAndLosses/CrossEntropy.swift",
    hints: [
      "Only the differences of scores matter: subtract the largest of each row from all of it, and no "
        + "exponential overflows. Never take the logarithm of a probability: it may have become 0.",
      "With s = score − largest: log p[k] = s[k] − log Σ exp(s). loss = mean over rows of −log p[label]. "
        + "gradient = (p − 1 at the label) / N.",
      "For each row n: largest = max; total = Σ exp(score − largest); loss += largest + log(total) − "
        + "score[label]; gradient[n, k] = exp(score[k] − largest) / total, minus 1 where k is the label, "
        + "all divided by N. In the end divide the loss by N. Or: logits.logSoftmax(axis: 1).",
    ])
}
