import Lessons

extension Exercises {
  /// Chapter 11's exercises, in order.
  static let chapter11: [any AnyExercise] = [basicBlock, stage, resnet18, loadWeights]
}
