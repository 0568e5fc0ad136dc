import Contrastive
import Notebook
import Tensors
import Vision

/// Repeats the comparison on strangers with more seeds, and with other digits as strangers.
///
/// - Parameter areas: trains an encoder by a recipe; by where it is read, its AUC on strangers.
func moreSeeds(
  _ all: Digits, _ areas: (Recipe, _ strangers: Digits) throws -> [(String, Double)]
) throws {
  for (classes, seeds) in [(7...9, 4...8), (0...2, 4...6), (3...5, 4...6)] {
    let (strangers, known) = all.parted(classes)
    let dots = areaUnderCurve(strangers.dots, strangers.labels)
    var (lines, isAsBefore): ([[String]], Bool) = ([], true)
    for seed in seeds.map(UInt64.init) {
      var generator = Generator(seed: seed)
      let train = known.split(0.8, using: &generator).first
      let resNet = try contrastiveResNet(Recipe(digits: train, seed: seed, epochs: 4))
      let area = areaUnderCurve(resNet.embeddings(strangers.images), strangers.labels)
      let found = try areas(Recipe(digits: train, seed: seed, epochs: 12), strangers)
      if lines.isEmpty {
        let title = "strangers \(classes.lowerBound) to \(classes.upperBound), seed"
        lines.append([title, "raw dots", "contrastive ResNet"] + found.map(\.0))
      }
      lines.append(["\(seed)", short(dots), short(area)] + found.map { short($1) })
      isAsBefore = isAsBefore && area < dots && dots < found.last?.1 ?? 0
    }
    table(lines)
    claim(isAsBefore, "with every seed: contrastive ResNet, raw dots, nine looks, in this order")
  }
}
