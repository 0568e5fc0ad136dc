import Autograd
import Tensors

/// What chapter 12's exercises build.
public protocol Chapter12Exercises {
  /// Returns how far matching rows of `a` and `b` are apart.
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable
  /// Returns the mean contrastive loss of pairs at these distances.
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable
  /// Returns ∂L/∂W of the weights that both twins use.
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float>
  /// Returns `count` pairs, half of them of one class.
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair]
  /// Returns how far apart embeddings can be, and what follows for the loss.
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach
}

/// Two items by their places, and whether they are of one class.
public struct SampledPair: Hashable, Sendable {
  public let first, second: Int
  public let isSame: Bool

  public init(_ first: Int, _ second: Int, isSame: Bool) {
    (self.first, self.second, self.isSame) = (first, second, isSame)
  }
}

/// What an encoder ends in.
public enum LastLayer: String, CaseIterable, Sendable {
  /// A linear layer: any number.
  case linear
  /// Every number by itself: between 0 and 1, both never reached.
  case sigmoid
  /// Every number by itself: between −1 and 1, both never reached.
  case tanh
  /// The embedding divided by its length: a point on the sphere of radius 1.
  case unitLength
}

/// How far apart embeddings can be, and what follows.
public struct Reach: Equatable, Sendable {
  /// The distance that no two embeddings exceed; infinity where there is none.
  public let distance: Float
  /// What the contrastive loss of a different pair cannot fall below.
  public let leastLoss: Float
  /// Whether two embeddings can be `margin` apart.
  public let canSeparate: Bool

  public init(distance: Float, leastLoss: Float, canSeparate: Bool) {
    (self.distance, self.leastLoss, self.canSeparate) = (distance, leastLoss, canSeparate)
  }
}

/// Chapter 12's exercises, in order.
enum Chapter12 {
  static let exercises: [UnportedExercise] = [
    .pairDistance, .contrastiveLoss, .sharedWeights, .samplePairs, .boundedOutput,
  ]
}

extension UnportedExercise {
  public static let pairDistance = UnportedExercise(
    .pairDistance, check: erased(checkPairDistance))
  public static let contrastiveLoss = UnportedExercise(
    .contrastiveLoss, check: erased(checkContrastiveLoss))
  public static let sharedWeights = UnportedExercise(
    .sharedWeights, check: erased(checkSharedWeights))
  public static let samplePairs = UnportedExercise(
    .samplePairs, check: erased(checkSamplePairs))
  public static let boundedOutput = UnportedExercise(
    .boundedOutput, check: erased(checkBoundedOutput))
}
