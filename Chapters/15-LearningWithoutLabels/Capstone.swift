import Contrastive
import Layers
import Notebook
import Tensors
import Vision

/// The long comparison, over three seeds.
func capstone(seed: UInt64) throws {
  let seeds = (0..<3).map { seed + UInt64($0) }
  let digits = try Digits.load()
  let digitRows = try seeds.map { seed in
    try DigitsExam(digits, seed: seed).opponents(seed: seed, Plan(epochs: 60))
  }
  table([
    ["Digits, 10 labels a class, \(seeds.count) seeds, % right", "", "least of all seeds"],
    line("dots, probe", digitRows.map(\.dots)),
    line("random weights, probe", digitRows.map(\.random)),
    line("supervised from nothing", digitRows.map(\.supervised)),
    line("pretrained without labels, probe", digitRows.map(\.pretrained)),
  ])
  for row in digitRows {
    claim(
      row.pretrained > max(row.dots, row.random, row.supervised),
      "pretraining without labels is ahead of all others")
  }
}

/// A row of the table: the mean, how far it scatters, and the least.
private func line(_ name: String, _ numbers: [Double]) -> [String] {
  [name, spread(numbers), oneDecimal(numbers.min() ?? 0)]
}
