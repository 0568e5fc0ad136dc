import Lessons

extension Exercises {
  /// Chapter 6's exercises, in order.
  static let chapter06: [any AnyExercise] = [parameters, linear, initHe, crossEntropy]
}
