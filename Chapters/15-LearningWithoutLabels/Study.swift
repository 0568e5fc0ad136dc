import Contrastive
import Layers
import Notebook
import Tensors
import Vision

/// Probe accuracy against how strong the changes are, on digits, two seeds.
func study(seed: UInt64) throws {
  let digits = try Digits.load()
  let strengths: [Float] = [0, 0.25, 0.5, 1, 2, 4, 8]
  let seeds = [seed, seed + 1]
  let exams = seeds.map { DigitsExam(digits, seed: $0) }
  var random: [Double] = []
  let rows = try strengths.map { strength in
    try zip(seeds, exams).map { seed, exam in
      var generator = Generator(seed: seed, stream: 0xD1)
      let encoder = DigitsExam.encoder(using: &generator)
      if strength == 0 { random.append(exam.exam.probe(encoder)) }
      _ = try simCLR(
        encoder, width: DigitsExam.width,
        on: Views(exam.pictures, digitViews(strength: strength), seed: seed), Plan(epochs: 30),
        using: &generator)
      return exam.exam.probe(encoder)
    }
  }
  table(
    [["strength of the changes", "% right"], ["not trained at all", spread(random)]]
      + zip(strengths, rows).map { ["\($0)", spread($1)] })
  func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
  try plot(
    [
      Curve(
        "pretrained", zip(strengths, rows).map { (Double($0), mean($1)) }, style: .linesPoints),
      Curve("not trained", [(0, mean(random)), (8, mean(random))]),
    ], to: "study.svg", x: "strength of the changes", y: "probe, % right")
  let best = rows.map(mean).max()!
  claim(
    mean(rows[0]) < mean(random) && mean(rows[6]) < mean(random) && best > mean(random) + 5,
    "worse than untrained at both ends, and far better between")
}
