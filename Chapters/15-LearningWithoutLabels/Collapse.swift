import Autograd
import Contrastive
import Layers
import Tensors

/// The result of training with SimSiam.
struct SimSiamResult {
  /// The mean loss of every epoch.
  var losses: [Float] = []
  /// The deviation of the projections after every epoch, divided by the healthy one: 0 is a
  /// collapse.
  var relativeDeviations: [Float] = []
  /// The accuracy of a linear probe on the embeddings, in percent.
  var probe = 0.0
}

/// Trains SimSiam on digits, with or without its stop-gradient.
func simSiam(
  _ evaluation: DigitsEvaluation, stops: Bool, seed: UInt64,
  _ configuration: PretrainingConfiguration
) throws -> SimSiamResult {
  var generator = Generator(seed: seed, stream: 0x51)
  let encoder = DigitsEvaluation.encoder(using: &generator)
  let network = HeadedEncoder(
    encoder, ProjectionHead.simCLR(DigitsEvaluation.width, outputs: 64, using: &generator))
  let predictor = ProjectionHead.simSiamPredictor(64, hidden: 16, using: &generator)
  let some = evaluation.probes.tensor(Array(evaluation.images.prefix(256)))
  var result = SimSiamResult()
  let views = Views(evaluation.images, digitViews(), seed: seed)
  result.losses = try pretrain(
    network.parameters() + predictor.parameters(), on: views, configuration,
    report: { _, _ in
      let health = EmbeddingHealth(network.embeddings(some))
      result.relativeDeviations.append(health.deviation / health.healthyDeviation)
    },
    loss: { both in
      let z = network(both)
      let p = predictor(z)
      let n = both.shape[0] / 2
      let (p1, p2, z1, z2) = (p[0..<n], p[n...], z[0..<n], z[n...])
      if stops { return SimSiamLoss()(predictions: (p1, p2), projections: (z1, z2)) }
      func cosine(_ a: Variable, _ b: Variable) -> Variable {
        (a.normalized() * b.normalized()).sum([1]).mean()
      }
      return (cosine(p1, z2) + cosine(p2, z1)) / -2
    })
  result.probe = evaluation.probes.probe(encoder)
  return result
}
