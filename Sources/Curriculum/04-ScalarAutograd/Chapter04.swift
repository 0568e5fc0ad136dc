import Lessons

extension Exercises {
  /// Chapter 4's exercises, in order.
  static let chapter04: [any AnyExercise] = [localGrads, topologicalOrder, backward, dot]
}
