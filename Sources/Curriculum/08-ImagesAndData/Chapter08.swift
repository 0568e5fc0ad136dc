import Lessons

extension Exercises {
  /// Chapter 8's exercises, in order.
  static let chapter08: [any AnyExercise] = [batches, normalize, randomCropFlip, resize]
}
