extension Lesson {
  /// Chapter 7's exercises, in order.
  static let chapter07 = [sgdMomentum, adam, cosineWarmup, trainStep]

  /// Exercise 7.1: a ball that rolls.
  public static let sgdMomentum = Lesson(
    name: "sgdMomentum", chapter: 7, number: 1,
    goal: "Move a parameter by a velocity that gathers the gradients.",
    difficulty: .easy, minutes: 10, file: "Exercises/07-OptimizersAndTheLoop/SgdMomentum.swift",
    hints: [
      "The velocity forgets a part of itself and takes in the whole gradient. Then the parameter moves "
        + "against it.",
      "v ← μ · v + g, then p ← p − η · v, with the new v. The learning rate stays outside of v.",
      "velocity = velocity * momentum + gradient; parameter -= velocity * learningRate.",
    ])

  /// Exercise 7.2: every number at its own pace.
  public static let adam = Lesson(
    name: "adam", chapter: 7, number: 2,
    goal: "Move a parameter by Adam's rule, corrected for the start at zero.",
    difficulty: .medium, minutes: 25, file: "Exercises/07-OptimizersAndTheLoop/Adam.swift",
    hints: [
      "Keep a running mean of the gradients and one of their squares. Both start at 0, so in the first steps "
        + "they are too small: divide each by how much of it is there already.",
      "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; p ← p − η · (m / (1−β₁ᵗ)) / (√(v / (1−β₂ᵗ)) + ε), with t = "
        + "1 at the first step.",
      "mean = mean * beta1 + gradient * (1 - beta1), square likewise with gradient.squared(). "
        + "correction1 = 1 − beta1 multiplied with itself `step` times (pow). parameter -= "
        + "(mean / correction1) / ((square / correction2).sqrt() + epsilon) * learningRate.",
    ])

  /// Exercise 7.3: start gently, end gently.
  public static let cosineWarmup = Lesson(
    name: "cosineWarmup", chapter: 7, number: 3,
    goal: "Compute a learning rate that warms up and then falls like a cosine.",
    difficulty: .easy, minutes: 15, file: "Exercises/07-OptimizersAndTheLoop/CosineWarmup.swift",
    hints: [
      "Two pieces. The first is a line that reaches the peak; the second begins where the first has ended, "
        + "so its own count of steps begins at 0 there.",
      "Below `warmup`: peak · (step + 1) / warmup. Then, with t = (step − warmup) / (steps − warmup): "
        + "peak · (1 + cos(π · t)) / 2. From `steps` on: 0.",
      "if step < warmup { return peak * Double(step + 1) / Double(warmup) }; if step >= steps { return 0 }; "
        + "let t = Double(step - warmup) / Double(steps - warmup); return peak * (1 + cos(.pi * t)) / 2.",
    ])

  /// Exercise 7.4: the loop's inside.
  public static let trainStep = Lesson(
    name: "trainStep", chapter: 7, number: 4,
    goal: "Put forgetting, loss, backward and step in the right order.",
    difficulty: .easy, minutes: 15, file: "Exercises/07-OptimizersAndTheLoop/TrainStep.swift",
    hints: [
      "backward() adds to the gradients that are there. What is there when your function is called?",
      "Forget all gradients; compute the loss once; go backward; move each parameter against its gradient "
        + "with update. A parameter that the loss does not depend on has no gradient: leave it.",
      "for p in parameters { p.gradient = nil }; let value = loss(); value.backward(); for p in parameters "
        + "{ if let g = p.gradient { p.update { $0 -= g * learningRate } } }; return value.item.",
    ])
}
