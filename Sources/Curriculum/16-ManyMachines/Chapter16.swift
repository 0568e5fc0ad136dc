extension Exercises {
  /// Chapter 16's exercises, in order.
  static let chapter16: [any AnyExercise] = [
    shardIndices, treeAllReduce, syncBatchNorm, gatherWithGradient, accumulateThenReduce,
  ]
}
