import Lessons

extension Exercises {
  /// Chapter 1's exercises, in order.
  static let chapter01: [any AnyExercise] = [rowMajorStrides, offset, render]
}
