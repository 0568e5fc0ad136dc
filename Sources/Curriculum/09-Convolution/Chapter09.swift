import Lessons

extension Exercises {
  /// Chapter 9's exercises, in order.
  static let chapter09: [any AnyExercise] = [
    outputSize, im2col, conv2dBackward, maxPoolBackward,
  ]
}
