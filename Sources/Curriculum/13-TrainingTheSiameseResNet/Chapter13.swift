import Lessons

extension Exercises {
  /// Chapter 13's exercises, in order.
  static let chapter13: [any AnyExercise] = [
    tripletLoss, hardestNegative, collapseMeter, checkpoint,
  ]
}
