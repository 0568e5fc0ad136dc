extension Exercises {
  /// Chapter 3's exercises, in order.
  static let chapter03: [any AnyExercise] = [sumAxis, matmul, logSumExp, blockedMatmul]
}
