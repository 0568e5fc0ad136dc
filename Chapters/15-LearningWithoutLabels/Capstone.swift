import Contrastive
import Layers
import Notebook
import Tensors
import Vision

/// Prints the table of the capstone for three seeds, with longer training.
func capstone(seed: UInt64) throws {
  let seeds = (0..<3).map { seed + UInt64($0) }
  let digits = try Digits.load()
  let digitRows = try seeds.map { seed in
    try DigitsEvaluation(digits, seed: seed).accuracies(
      seed: seed, PretrainingConfiguration(epochs: 60))
  }
  table([
    ["digits, 10 labels a class, \(seeds.count) seeds", "accuracy, %", "worst seed"],
    line("raw pixels, probe", digitRows.map(\.pixels)),
    line("random weights, probe", digitRows.map(\.random)),
    line("supervised from scratch", digitRows.map(\.supervised)),
    line("pretrained without labels, probe", digitRows.map(\.pretrained)),
  ])
  for row in digitRows {
    claim(
      row.pretrained > max(row.pixels, row.random, row.supervised),
      "pretraining without labels beats all others")
  }
}

/// Returns a row of the table: mean ± standard deviation, and the minimum.
private func line(_ name: String, _ numbers: [Double]) -> [String] {
  [name, meanAndDeviation(numbers), oneDecimal(numbers.min() ?? 0)]
}
