extension Exercises {
  /// Chapter 2's exercises, in order.
  static let chapter02: [any AnyExercise] = [transposeView, broadcastShape, sliceView]
}
