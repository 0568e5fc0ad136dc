import Contrastive
import Layers
import Notebook
import Tensors
import Vision

/// Plots probe accuracy against augmentation strength, on digits, for two seeds.
func study(seed: UInt64) throws {
  let digits = try Digits.load()
  let strengths: [Float] = [0, 0.25, 0.5, 1, 2, 4, 8]
  let seeds = [seed, seed + 1]
  let evaluations = seeds.map { DigitsEvaluation(digits, seed: $0) }
  var random: [Double] = []
  let rows = try strengths.map { strength in
    try zip(seeds, evaluations).map { seed, evaluation in
      var generator = Generator(seed: seed, stream: 0xD1)
      let encoder = DigitsEvaluation.encoder(using: &generator)
      if strength == 0 { random.append(evaluation.probes.probe(encoder)) }
      _ = try simCLR(
        encoder, width: DigitsEvaluation.width,
        on: Views(evaluation.images, digitViews(strength: strength), seed: seed),
        PretrainingConfiguration(epochs: 30),
        using: &generator)
      return evaluation.probes.probe(encoder)
    }
  }
  table(
    [["augmentation strength", "accuracy, %"], ["untrained", meanAndDeviation(random)]]
      + zip(strengths, rows).map { ["\($0)", meanAndDeviation($1)] })
  func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
  try plot(
    [
      Curve(
        "pretrained", zip(strengths, rows).map { (Double($0), mean($1)) }, style: .linesPoints),
      Curve("untrained", [(0, mean(random)), (8, mean(random))]),
    ], to: "study.svg", x: "augmentation strength", y: "accuracy of the probe, %")
  let best = rows.map(mean).max()!
  claim(
    mean(rows[0]) < mean(random) && mean(rows[6]) < mean(random) && best > mean(random) + 5,
    "worse than untrained at both ends, much better in between")
}
