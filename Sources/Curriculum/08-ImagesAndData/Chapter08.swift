import Tensors

/// What chapter 8's exercises build.
public protocol Chapter08Exercises {
  /// Returns the numbers `0..<count` in random order, cut into batches.
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) throws -> [[Int]]
  /// Returns both sets of pictures with the training set's mean and deviation taken out.
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) throws -> (train: Tensor<Float>, test: Tensor<Float>)
  /// Returns a picture moved at random by at most `padding` dots, mirrored half of the time; and its label.
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) throws -> (image: Tensor<Float>, label: Int)
  /// Returns a picture at another size, antialiased where it shrinks.
  static func resize(
    _ image: Tensor<Float>, width: Int, height: Int
  ) throws -> Tensor<Float>
}

/// Chapter 8's exercises, in order.
enum Chapter08 {
  static let exercises: [UnportedExercise] = [.batches, .normalize, .randomCropFlip, .resize]
}

extension UnportedExercise {
  public static let batches = UnportedExercise(
    .batches, check: erased(checkBatches))
  public static let normalize = UnportedExercise(
    .normalize, check: erased(checkNormalize))
  public static let randomCropFlip = UnportedExercise(
    .randomCropFlip, check: erased(checkRandomCropFlip))
  public static let resize = UnportedExercise(
    .resize, check: erased(checkResize))
}
