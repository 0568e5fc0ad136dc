import Lessons

extension Exercises {
  /// Chapter 12's exercises, in order.
  static let chapter12: [any AnyExercise] = [
    pairDistance, contrastiveLoss, sharedWeights, samplePairs, boundedOutput,
  ]
}
