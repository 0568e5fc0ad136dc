import Autograd
import Contrastive
import Layers
import Tensors

/// What became of a SimSiam network.
struct Outcome {
  /// The mean loss of every epoch.
  var losses: [Float] = []
  /// Of the projections, after every epoch: √D times their mean deviation. About 1 is healthy, 0 is one point.
  var spreads: [Float] = []
  /// What the probe makes of the embeddings, in per cent.
  var probe = 0.0
}

/// Trains SimSiam on digits, with its stopped gradient or without.
func simSiam(
  _ exam: DigitsExam, stops: Bool, seed: UInt64, _ plan: Plan
) throws -> Outcome {
  var generator = Generator(seed: seed, stream: 0x51)
  let encoder = DigitsExam.encoder(using: &generator)
  let network = Headed(
    encoder, ProjectionHead.simCLR(DigitsExam.width, outputs: 64, using: &generator))
  let predictor = ProjectionHead.simSiamPredictor(64, hidden: 16, using: &generator)
  let some = exam.exam.tensor(Array(exam.pictures.prefix(256)))
  var outcome = Outcome()
  let views = Views(exam.pictures, digitViews(), seed: seed)
  outcome.losses = try pretrain(
    network.parameters() + predictor.parameters(), on: views, plan,
    report: { _, _ in
      let health = EmbeddingHealth(network.embeddings(some))
      outcome.spreads.append(health.deviation / health.healthyDeviation)
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
  outcome.probe = exam.exam.probe(encoder)
  return outcome
}
