extension Exercises {
  /// Chapter 15's exercises, in order.
  static let chapter15: [any AnyExercise] = [twoViews, projectionHead, ntXent, stopGradient]
}
