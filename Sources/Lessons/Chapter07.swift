extension Lesson {
  /// Chapter 7's exercises, in order.
  static let chapter07 = [sgdMomentum, adam, cosineWarmup, trainStep]

  /// Exercise 7.1: gradient descent with momentum.
  public static let sgdMomentum = Lesson(
    name: "sgdMomentum", chapter: 7, number: 1,
    goal: "Update a parameter by gradient descent with momentum.",
    difficulty: .easy, minutes: 10, file: "Exercises/07-OptimizersAndTheLoop/SgdMomentum.swift",
    hints: [
      "The velocity loses a part of itself and gains the whole gradient. Then the parameter takes a step "
        + "against it.",
      "v ← μ · v + g, then p ← p − η · v, with the new v. The learning rate is not part of v.",
      "velocity = velocity * momentum + gradient; parameter -= velocity * learningRate.",
    ])

  /// Exercise 7.2: every element at its own pace.
  public static let adam = Lesson(
    name: "adam", chapter: 7, number: 2,
    goal: "Update a parameter by Adam, with bias correction.",
    difficulty: .medium, minutes: 25, file: "Exercises/07-OptimizersAndTheLoop/Adam.swift",
    hints: [
      "Keep an exponential moving average of the gradients and one of their squares. Both start at 0, so in "
        + "the first steps they are too small: divide each by the total weight of the gradients in it.",
      "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; p ← p − η · (m / (1−β₁ᵗ)) / (√(v / (1−β₂ᵗ)) + ε), with t = "
        + "1 at the first step.",
      "mean = mean * beta1 + gradient * (1 - beta1), square likewise with gradient.squared(). "
        + "correction1 = 1 − powf(beta1, Float(step)), correction2 likewise. parameter -= "
        + "(mean / correction1) / ((square / correction2).sqrt() + epsilon) * learningRate.",
    ])

  /// Exercise 7.3: start gently, end gently.
  public static let cosineWarmup = Lesson(
    name: "cosineWarmup", chapter: 7, number: 3,
    goal: "Compute a learning-rate schedule that warms up and then decays like a cosine.",
    difficulty: .easy, minutes: 15, file: "Exercises/07-OptimizersAndTheLoop/CosineWarmup.swift",
    hints: [
      "There are two pieces. The first is a line up to the peak. The second starts where the first ends, so "
        + "it counts its steps from there.",
      "Below `warmup`: peak · (step + 1) / warmup. Then, with t = (step − warmup) / (steps − warmup): "
        + "peak · (1 + cos(π · t)) / 2. From `steps` on: 0.",
      "if step < warmup { return peak * Double(step + 1) / Double(warmup) }; if step >= steps { return 0 }; "
        + "let t = Double(step - warmup) / Double(steps - warmup); return peak * (1 + cos(.pi * t)) / 2.",
    ])

  /// Exercise 7.4: the body of the training loop.
  public static let trainStep = Lesson(
    name: "trainStep", chapter: 7, number: 4,
    goal: "Put reset, forward pass, backward pass and update in the right order.",
    difficulty: .easy, minutes: 15, file: "Exercises/07-OptimizersAndTheLoop/TrainStep.swift",
    hints: [
      "backward() adds to the existing gradients. Which gradients exist when your function is called?",
      "Reset all gradients; compute the loss once; run the backward pass; subtract η times its gradient from "
        + "each parameter, with update. A parameter that the loss does not depend on has no gradient: skip it.",
      "for p in parameters { p.gradient = nil }; let value = loss(); value.backward(); for p in parameters "
        + "{ if let g = p.gradient { p.update { $0 -= g * learningRate } } }; return value.item.",
    ])
}
