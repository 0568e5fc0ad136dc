extension Lesson {
  /// Chapter 6's exercises, in order.
  static let chapter06 = [parameters, linear, initHe, crossEntropy]

  /// Exercise 6.1: parameters are found by inspection.
  public static let parameters = Lesson(
    name: "parameters", chapter: 6, number: 1,
    goal: "Find every parameter of a network by inspecting its properties.",
    difficulty: .hard, minutes: 40, file: "Exercises/06-ModulesAndLosses/Parameters.swift",
    hints: [
      "A property is either a parameter, which ends the search, or it may contain parameters itself. So "
        + "the search is a function that calls itself, and the path gets one name longer each time.",
      "Mirror(reflecting: value).children are a value's properties in order, each with label and value. The "
        + "children of an array have no label: use their index. The only child of an optional is its "
        + "wrapped value, which adds no name. Keep a Set<ObjectIdentifier> of the parameters found so far.",
      "func walk(_ value: Any, _ path: String): if value is a Parameter, append (path, parameter) unless "
        + "it was found before, and return. Else let mirror = Mirror(reflecting: value). For each child, "
        + "newPath is path if mirror.displayStyle == .optional, else path + \".\" + (label or index), "
        + "without the period if path is empty. Call walk(child.value, newPath).",
    ])

  /// Exercise 6.2: the linear layer.
  public static let linear = Lesson(
    name: "linear", chapter: 6, number: 2,
    goal: "Compute a linear layer whose input, weight and bias get gradients.",
    difficulty: .easy, minutes: 10, file: "Exercises/06-ModulesAndLosses/Linear.swift",
    hints: [
      "A row of the weight contains one output's weights, one for each input. So the product must sum over "
        + "the last axis of x and the last axis of the weight.",
      "y = x · Wᵀ + b. Broadcasting adds b, of shape [outputs], to every row. Compute with the variables, "
        + "not with their values: operations on values are not recorded.",
      "let y = x.matmul(weight.transposed()). Return y + bias if there is a bias, else y.",
    ])

  /// Exercise 6.3: He initialization.
  public static let initHe = Lesson(
    name: "initHe", chapter: 6, number: 3,
    goal: "Draw random weights that keep the size of a signal through layers with ReLU.",
    difficulty: .easy, minutes: 10, file: "Exercises/06-ModulesAndLosses/InitHe.swift",
    hints: [
      "An output is a sum over its inputs. The more inputs there are, the smaller the weights must be for "
        + "the sum to keep its size.",
      "A normal distribution with mean 0 and variance 2 / fanIn. The standard deviation is the square root "
        + "of the variance. fanIn, the number of inputs of one output, is the product of all sizes of the "
        + "shape except the first.",
      "fanIn = shape.dropFirst().reduce(1, *). Tensor.normal(shape, deviation: (2 / "
        + "Float(fanIn)).squareRoot(), using: &generator).",
    ])

  /// Exercise 6.4: the loss of a classifier.
  public static let crossEntropy = Lesson(
    name: "crossEntropy", chapter: 6, number: 4,
    goal: "Compute the cross-entropy of a batch and its gradient, without overflow.",
    difficulty: .medium, minutes: 30, file: "Exercises/06-ModulesAndLosses/CrossEntropy.swift",
    hints: [
      "Only the differences of logits matter: subtract each row's largest logit from the row, and no "
        + "exponential overflows. Do not take the logarithm of a probability: it may have rounded to 0.",
      "With s = logit − largest: log p[k] = s[k] − log Σ exp(s). The loss is the mean over the rows of "
        + "−log p[label], and the gradient is (p − one-hot) / N.",
      "For each row n: largest = max; total = Σ exp(logit − largest); loss += largest + log(total) − "
        + "logit[label]; gradient[n, k] = exp(logit[k] − largest) / total, minus 1 if k is the label, "
        + "divided by N. At the end, divide the loss by N. Or start from logits.logSoftmax(axis: 1).",
    ])
}
