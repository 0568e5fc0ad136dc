import Contrastive

extension TrainingConfiguration {
  /// What the loss compares, and on which scale.
  var geometry: EmbeddingHealth.Geometry {
    if normalizesEmbeddings || hyperparameters.distance == .snr { return .directions }
    // Without a margin, softplus falls over distances of about 1.
    let margin = Float(hyperparameters.margin ?? 1)
    return .distances(
      scale: hyperparameters.distance == .squared ? max(margin, 0).squareRoot() : margin)
  }

  /// Returns the option to try against a problem of embeddings: the setting that is the most unusual for the method, else the
  /// learning rate.
  func remedy(for status: EmbeddingHealth.Status) -> String {
    let defaults = method.defaults
    let rate = "--lr \(Float(min(learningRate / 10, 1e-3)))"
    if status == .lowRank {
      return method.batches == .views && batchSize < 64 ? "--batch \(2 * batchSize)" : rate
    }
    if let margin = hyperparameters.margin, margin <= 0 {
      return "--margin \(defaults.margin ?? 1)"
    }
    if let temperature = hyperparameters.temperature, temperature > 1 {
      return "--temperature \(defaults.temperature ?? 0.1)"
    }
    if learningRate > 3e-3 { return rate }
    if weightDecay >= 0.01 { return "--decay 0" }
    if let miner = hyperparameters.miner, [.hard, .batchHard].contains(miner), status == .collapsed
    {
      return "--miner semi-hard"
    }
    if let decay = hyperparameters.ema, decay < 0.9 { return "--ema \(defaults.ema ?? 0.99)" }
    return rate
  }
}
