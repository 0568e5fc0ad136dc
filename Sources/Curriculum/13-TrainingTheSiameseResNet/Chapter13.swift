import Autograd
import Tensors

/// What chapter 13's exercises build.
public protocol Chapter13Exercises {
  /// Returns the mean triplet loss.
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable
  /// Returns for every anchor its nearest negative, or `nil` where it has none.
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?]
  /// Returns how far embeddings are from having collapsed: 0 where they have, about 1 where not.
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float
  /// Returns a copy of `run` that goes on as `run` would have, bit for bit.
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun
}

/// Chapter 13's exercises, in order.
enum Chapter13 {
  static let exercises: [UnportedExercise] = [
    .tripletLoss, .hardestNegative, .collapseMeter, .checkpoint,
  ]
}

extension UnportedExercise {
  public static let tripletLoss = UnportedExercise(
    .tripletLoss, check: erased(checkTripletLoss))
  public static let hardestNegative = UnportedExercise(
    .hardestNegative, check: erased(checkHardestNegative))
  public static let collapseMeter = UnportedExercise(
    .collapseMeter, check: erased(checkCollapseMeter))
  public static let checkpoint = UnportedExercise(
    .checkpoint, check: erased(checkCheckpoint))
}
