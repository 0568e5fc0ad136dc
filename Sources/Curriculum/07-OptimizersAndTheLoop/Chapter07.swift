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
  static let exercises: [UnportedExercise] = [.sgdMomentum, .adam, .cosineWarmup, .trainStep]
}

extension UnportedExercise {
  public static let sgdMomentum = UnportedExercise(
    .sgdMomentum, check: erased(checkSgdMomentum))
  public static let adam = UnportedExercise(
    .adam, check: erased(checkAdam))
  public static let cosineWarmup = UnportedExercise(
    .cosineWarmup, check: erased(checkCosineWarmup))
  public static let trainStep = UnportedExercise(
    .trainStep, check: erased(checkTrainStep))
}
