extension Exercises {
  /// Chapter 5's exercises, in order.
  static let chapter05: [any AnyExercise] = [unbroadcast, matmulVJP, reduceVJP, gradcheck]
}
