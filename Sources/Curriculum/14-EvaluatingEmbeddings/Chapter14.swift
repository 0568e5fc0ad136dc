extension Exercises {
  /// Chapter 14's exercises, in order.
  static let chapter14: [any AnyExercise] = [kNN, linearProbe, fineTune, recallAtK]
}
