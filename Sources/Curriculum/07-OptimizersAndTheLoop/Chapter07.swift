import Autograd
import Tensors

/// What chapter 7's exercises build.
public protocol Chapter07Exercises {
  /// Moves a parameter one step of gradient descent with momentum.
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) throws
  /// Moves a parameter one step of Adam.
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) throws
  /// Returns the learning rate of a step: a line up to `peak`, then half a cosine wave down to 0.
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double
  /// Takes one step of plain gradient descent, and returns the loss before it.
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float
}

/// What is set for Adam.
public struct AdamSettings: Sendable {
  public var learningRate: Float = 1e-3
  public var beta1: Float = 0.9
  public var beta2: Float = 0.999
  public var epsilon: Float = 1e-8

  public init(
    learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8
  ) {
    (self.learningRate, self.beta1) = (learningRate, beta1)
    (self.beta2, self.epsilon) = (beta2, epsilon)
  }
}

/// Chapter 7's exercises, in order.
enum Chapter07 {
  static let exercises: [Exercise] = [.sgdMomentum, .adam, .cosineWarmup, .trainStep]
}

extension Exercise {
  /// Exercise 7.1: a ball that rolls.
  public static let sgdMomentum = Exercise(
    name: "sgdMomentum", chapter: 7, number: 1,
    goal: "Move a parameter by a velocity that gathers the gradients.",
    difficulty: .easy, minutes: 10, file: "Exercises/07-OptimizersAndTheLoop/SgdMomentum.swift",
    hints: [
      "The velocity forgets a part of itself and takes in the whole gradient. Then the parameter moves "
        + "against it.",
      "v ← μ · v + g, then p ← p − η · v, with the new v. The learning rate stays outside of v.",
      "velocity = velocity * momentum + gradient; parameter -= velocity * learningRate.",
    ],
    check: erased(checkSgdMomentum))

  /// Exercise 7.2: every number at its own pace.
  public static let adam = Exercise(
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
    ],
    check: erased(checkAdam))

  /// Exercise 7.3: start gently, end gently.
  public static let cosineWarmup = Exercise(
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
    ],
    check: erased(checkCosineWarmup))

  /// Exercise 7.4: the loop's inside.
  public static let trainStep = Exercise(
    name: "trainStep", chapter: 7, number: 4,
    goal: "Put forgetting, loss, backward and step in the right order.",
    difficulty: .easy, minutes: 15, file: "Exercises/07-OptimizersAndTheLoop/TrainStep.swift",
    hints: [
      "backward() adds to the gradients that are there. What is there when your function is called?",
      "Forget all gradients; compute the loss once; go backward; move each parameter against its gradient "
        + "with update. A parameter that the loss does not depend on has no gradient: leave it.",
      "for p in parameters { p.gradient = nil }; let value = loss(); value.backward(); for p in parameters "
        + "{ if let g = p.gradient { p.update { $0 -= g * learningRate } } }; return value.item.",
    ],
    check: erased(checkTrainStep))
}
