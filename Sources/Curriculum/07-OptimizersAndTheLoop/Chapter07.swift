import Lessons

extension Exercises {
  /// Chapter 7's exercises, in order.
  static let chapter07: [any AnyExercise] = [sgdMomentum, adam, cosineWarmup, trainStep]
}
