import Layers
import Tensors

/// What chapter 14's exercises build.
public protocol Chapter14Exercises {
  /// Returns for every embedding the class that most of the nearest others have.
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int]
  /// Trains `probe` on what `encoder` makes of the inputs; the encoder stays as it is.
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws
  /// Trains `network` further: its stem stays, its body moves a little, its head more.
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws
  /// Returns the share of embeddings that find one of their class among the nearest others.
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double
}

/// Chapter 14's exercises, in order.
enum Chapter14 {
  static let exercises: [UnportedExercise] = [.kNN, .linearProbe, .fineTune, .recallAtK]
}

extension UnportedExercise {
  public static let kNN = UnportedExercise(
    .kNN, check: erased(checkKNN))
  public static let linearProbe = UnportedExercise(
    .linearProbe, check: erased(checkLinearProbe))
  public static let fineTune = UnportedExercise(
    .fineTune, check: erased(checkFineTune))
  public static let recallAtK = UnportedExercise(
    .recallAtK, check: erased(checkRecallAtK))
}
