import Lessons

extension Exercises {
  /// Chapter 10's exercises, in order.
  static let chapter10: [any AnyExercise] = [forwardTrain, runningStats, batchNormBackward]
}
