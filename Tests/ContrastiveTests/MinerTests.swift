import Autograd
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite struct MinerTests {
  /// Five points on a line, of two classes; distances are easy to see.
  private let line = Comparison(
    Variable([[0], [1], [1.5], [3], [7]]), labels: [0, 0, 1, 0, 1],
    generator: Generator(seed: 1))

  private func found(_ miner: TripletMiner, margin: Float = 1) -> Set<[Int]> {
    let triplets = miner.triplets(line, margin: margin)
    return Set(
      triplets.anchors.indices.map {
        [triplets.anchors[$0], triplets.positives[$0], triplets.negatives[$0]]
      })
  }

  @Test func `all triplets are every anchor with every positive and negative`() {
    // Three of class 0 with two positives and two negatives each, two of class 1 with one and three.
    let all = found(.all)
    #expect(all.count == 3 * 2 * 2 + 2 * 1 * 3)
    let labels = line.labels
    for triplet in all {
      #expect(triplet[0] != triplet[1])
      #expect(labels[triplet[0]] == labels[triplet[1]])
      #expect(labels[triplet[0]] != labels[triplet[2]])
    }
  }

  @Test func `hard, semi-hard and easy triplets part all of them`() {
    #expect(
      found(.hard) == [
        [0, 3, 2], [1, 0, 2], [1, 3, 2], [3, 0, 2], [3, 1, 2], [2, 4, 0], [2, 4, 1], [2, 4, 3],
        [4, 2, 3],
      ])
    // ap < an < ap + 1.
    #expect(found(.semiHard) == [[0, 1, 2], [4, 2, 1]])
    #expect(found(.hard).isDisjoint(with: found(.semiHard)))
  }

  @Test func `batch-hard takes the farthest positive and the nearest negative`() {
    #expect(found(.batchHard) == [[0, 3, 2], [1, 3, 2], [2, 4, 1], [3, 0, 2], [4, 2, 3]])
  }

  @Test func `batch-easy-hard takes the nearest positive and the nearest negative beyond it`() {
    // Anchor 2 has no negative farther than its positive, which is 5.5 away.
    #expect(
      found(.batchEasyHard()) == [[0, 1, 2], [1, 0, 4], [3, 1, 4], [4, 2, 1]])
    #expect(
      found(.batchEasyHard(positive: .easy, negative: .easy))
        == [[0, 1, 4], [1, 0, 4], [2, 4, 0], [3, 1, 4], [4, 2, 0]])
  }

  @Test func `a negative as far as the positive is hard, not semi-hard`() {
    let tie = Comparison(Variable([[0], [1], [-1], [3]]), labels: [0, 0, 1, 1])
    func ofFirst(_ miner: TripletMiner) -> [Int] {
      let triplets = miner.triplets(tie, margin: .infinity)
      return zip(triplets.anchors, triplets.negatives).filter { $0.0 == 0 }.map { $0.1 }
    }
    #expect(ofFirst(.hard) == [2])
    #expect(ofFirst(.semiHard) == [3])
    #expect(ofFirst(.batchEasyHard()) == [3])
  }

  @Test func `with a soft margin semi-hard has no upper end`() {
    func value(_ miner: TripletMiner) -> Float {
      TripletLoss(margin: .soft, miner: miner)(line.queries, labels: line.labels).item
    }
    let (all, hard) = (TripletMiner.all.triplets(line), TripletMiner.hard.triplets(line))
    let rest = Float(all.count - hard.count)
    let expected = (value(.all) * Float(all.count) - value(.hard) * Float(hard.count)) / rest
    #expect(abs(value(.semiHard) - expected) < 1e-4)
  }

  @Test func `random triplets are right, of every kind, and follow from the seed`() {
    let triplets = TripletMiner.random(perAnchor: 40).triplets(line)
    #expect(triplets.count == 200)
    let drawn = found(.random(perAnchor: 40))
    #expect(drawn == found(.all))
    #expect(TripletMiner.random(perAnchor: 40).triplets(line) == triplets)
  }

  @Test func `a loss that draws moves its generator on`() {
    var generator = Generator(seed: 5)
    let loss = TripletLoss(margin: 5, miner: .random())
    let losses = (0..<6).map { _ in
      loss(line.queries, labels: line.labels, using: &generator).item
    }
    #expect(Set(losses).count > 1)
    generator = Generator(seed: 5)
    #expect(loss(line.queries, labels: line.labels, using: &generator).item == losses[0])
  }

  @Test func `any loss can be called with a generator, and one that draws needs it`() {
    let labels = line.labels
    let losses: [any EmbeddingLoss] = [
      MarginLoss(margin: 3, miner: .random()), SupConLoss(), NPairLoss(), AngularLoss(),
    ]
    for loss in losses {
      var generator = Generator(seed: 5)
      let rows = Variable([[0, 1], [1, 1], [1.5, 1], [3, 1], [7, 1]])
      let values = (0..<8).map { _ in loss(rows, labels: labels, using: &generator).item }
      #expect(values.allSatisfy { $0.isFinite })
      #expect((Set(values).count > 1) == (loss is MarginLoss))
    }
  }

  @Test func `distance-weighted negatives are drawn by the inverse of their density`() {
    // Unit vectors in 4 dimensions: a negative at distance 0.6, one at 1, and one beyond the limit.
    func at(_ distance: Float) -> [Float] {
      let cosine = 1 - distance * distance / 2
      return [cosine, (1 - cosine * cosine).squareRoot(), 0, 0]
    }
    let rows = [[1, 0, 0, 0], [0, 0, 1, 0], at(0.6), at(1), at(1.7)].map { Tensor($0, shape: [4]) }
    // A label that only the first two share: anchors 2 to 4 have no positive.
    let comparison = { (seed: UInt64) in
      Comparison(
        Variable(.stack(rows)), labels: [0, 0, 1, 2, 3], generator: Generator(seed: seed))
    }
    var counts = [Int](repeating: 0, count: 5)
    for seed in 0..<4000 {
      let triplets = TripletMiner.distanceWeighted().triplets(comparison(UInt64(seed)))
      for (anchor, negative) in zip(triplets.anchors, triplets.negatives) where anchor == 0 {
        counts[negative] += 1
      }
    }
    // 1 / q(d) with n = 4: d⁻² · (1 − d²/4)^(−1/2).
    func weight(_ d: Double) -> Double { 1 / (d * d * (1 - d * d / 4).squareRoot()) }
    let share = weight(0.6) / (weight(0.6) + weight(1))
    #expect(counts[4] == 0)
    #expect(counts[2] + counts[3] == 4000)
    #expect(abs(Double(counts[2]) / 4000 - share) < 0.03, "\(counts), \(share)")
  }

  @Test func `multi-similarity keeps negatives near a positive and positives near a negative`() {
    // Angles in degrees; anchor 0 at 0°.
    let angles: [Float] = [0, 40, 60, 50, 100]
    let rows = angles.map { angle in
      let turn = Tensor<Float>(angle * .pi / 180)
      return Tensor([turn.cos().item, turn.sin().item], shape: [2])
    }
    let comparison = Comparison(Variable(.stack(rows)), labels: [0, 0, 0, 1, 2])
    let pairs = PairMiner.multiSimilarity(epsilon: 0.1).pairs(comparison)
    func of(_ pairs: IndexPairs) -> [Int] {
      zip(pairs.queries, pairs.references).filter { $0.0 == 0 }.map { $0.1 }
    }
    // cos: 40° 0.77, 60° 0.5; 50° 0.64, 100° −0.17. Positives below 0.74; negatives above 0.4.
    #expect(of(pairs.positives) == [2])
    #expect(of(pairs.negatives) == [3])
    // Queries 3 and 4 are alone in their classes.
    #expect(!pairs.negatives.queries.contains(3) && !pairs.negatives.queries.contains(4))
  }

  @Test func `pairs of triplets are each taken once`() {
    let pairs = PairMiner.triplets(.batchHard).pairs(line)
    #expect(
      zip(pairs.positives.queries, pairs.positives.references).map { [$0, $1] }
        == [[0, 3], [1, 3], [2, 4], [3, 0], [4, 2]])
    #expect(pairs.negatives.count == 5)
    #expect(PairMiner.all.pairs(line).positives.count == 8)
    #expect(PairMiner.all.pairs(line).negatives.count == 12)
  }

  @Test func `a memory gives a batch more to compare with, and takes it in`() {
    let memory = EmbeddingMemory(capacity: 3, dimensions: 1)
    let loss = ContrastiveLoss(margin: 2)
    let batch = Variable([[0], [1]], requiresGradient: true)
    // Alone: one pair, twice, of two classes, 1 apart.
    #expect(loss(batch, labels: [0, 1], memory: memory).item == 1)
    #expect(memory.embeddings == [[0], [1]] && memory.labels == [0, 1])
    // Beside itself 4 pairs of nothing: (0.5, 0): same, 0.25; (0.5, 1): (2 − 0.5)² = 2.25.
    let next = Variable([[0.5]], requiresGradient: true)
    let value = loss(next, labels: [0], memory: memory)
    #expect(value.item == 1.25)
    value.backward()
    // ½ · (2 · 0.5 + 2 · 1.5): away from 1, toward 0.
    #expect(next.gradient == [[2]])
    memory.append([[7], [8]], labels: [4, 5])
    #expect(Set(memory.labels) == [0, 4, 5] && memory.count == 3)
  }
}
