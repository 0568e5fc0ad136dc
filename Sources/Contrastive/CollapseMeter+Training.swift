import Training

extension CollapseMeter: TrainingObserver {}

extension StepLog {
  /// Writes the line of an epoch, from 1 on, that ended with `step`, with the measures of its embeddings where
  /// they are known and finite.
  ///
  /// - Throws: `DataError` where the disk is full.
  public func write(epoch: Int, step: Int, meanLoss: Float, health: EmbeddingHealth?) throws {
    var metrics: [(name: String, value: any BinaryFloatingPoint)] = []
    if let health, health.rank.isFinite {
      metrics = [("rank", health.rank), ("deviation", health.deviation)]
      if let alignment = health.alignment { metrics.append(("alignment", alignment)) }
      metrics.append(("uniformity", health.uniformity))
    }
    try write(epoch: epoch, step: step, meanLoss: meanLoss, metrics: metrics)
  }
}
