import Contrastive
import Notebook
import SiameseEncoders
import Tensors
import Vision

/// Repeats the comparison on unseen classes with more seeds, and with other unseen classes.
///
/// - Parameter areas: trains an encoder; returns its AUC on unseen classes by layer.
func moreSeeds(
  _ all: Digits,
  _ areas: (_ train: Digits, _ unseen: Digits, _ seed: UInt64) throws -> [(String, Double)]
) throws {
  for (classes, seeds) in [(7...9, 4...8), (0...2, 4...6), (3...5, 4...6)] {
    let (unseen, known) = all.parted(classes)
    let pixels = areaUnderCurve(unseen.pixels, unseen.labels)
    var (lines, isAsBefore): ([[String]], Bool) = ([], true)
    for seed in seeds.map(UInt64.init) {
      var generator = Generator(seed: seed)
      let train = known.split(0.8, using: &generator).first
      let resNet = try digitEncoder(train, epochs: 4, seed: seed)
      let area = areaUnderCurve(resNet.embeddings(unseen.images), unseen.labels)
      let found = try areas(train, unseen, seed)
      if lines.isEmpty {
        let title = "unseen classes \(classes.lowerBound) to \(classes.upperBound), seed"
        lines.append([title, "raw pixels", "contrastive ResNet"] + found.map(\.0))
      }
      lines.append(["\(seed)", short(pixels), short(area)] + found.map { short($1) })
      isAsBefore = isAsBefore && area < pixels && pixels < found.last?.1 ?? 0
    }
    table(lines)
    claim(isAsBefore, "for every seed: contrastive ResNet < raw pixels < nine views")
  }
}
