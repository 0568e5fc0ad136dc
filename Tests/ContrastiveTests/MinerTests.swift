import Autograd
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite struct MinerTests {
  /// Five points on a line, of two classes.
  private let line = EmbeddingBatch(
    Variable([[0], [1], [1.5], [3], [7]]), labels: [0, 0, 1, 0, 1],
    generator: Generator(seed: 1))

  private func found(_ miner: TripletMiner, margin: Float = 1) -> Set<[Int]> {
    let triplets = miner.triplets(line, margin: margin)
    return Set(
      triplets.anchors.indices.map {
        [triplets.anchors[$0], triplets.positives[$0], triplets.negatives[$0]]
      })
  }

  @Test func `all triplets combine each anchor with each positive and negative`() {
    // Class 0: three anchors with two positives and two negatives each; class 1: two anchors with
    // one and three.
    let all = found(.all)
    #expect(all.count == 3 * 2 * 2 + 2 * 1 * 3)
    let labels = line.labels
    for triplet in all {
      #expect(triplet[0] != triplet[1])
      #expect(labels[triplet[0]] == labels[triplet[1]])
      #expect(labels[triplet[0]] != labels[triplet[2]])
    }
  }

  @Test func `hard and semi-hard triplets are disjoint`() {
    #expect(
      found(.hard) == [
        [0, 3, 2], [1, 0, 2], [1, 3, 2], [3, 0, 2], [3, 1, 2], [2, 4, 0], [2, 4, 1], [2, 4, 3],
        [4, 2, 3],
      ])
    // ap < an < ap + 1.
    #expect(found(.semiHard) == [[0, 1, 2], [4, 2, 1]])
    #expect(found(.hard).isDisjoint(with: found(.semiHard)))
  }

  @Test func `batch-hard mining selects the farthest positive and the nearest negative`() {
    #expect(found(.batchHard) == [[0, 3, 2], [1, 3, 2], [2, 4, 1], [3, 0, 2], [4, 2, 3]])
  }

  @Test func `batch-easy-hard mining selects the nearest positive and the nearest negative beyond`()
  {
    // Anchor 2 has no negative beyond its positive, whose distance is 5.5.
    #expect(
      found(.batchEasyHard()) == [[0, 1, 2], [1, 0, 4], [3, 1, 4], [4, 2, 1]])
    #expect(
      found(.batchEasyHard(positive: .easy, negative: .easy))
        == [[0, 1, 4], [1, 0, 4], [2, 4, 0], [3, 1, 4], [4, 2, 0]])
  }

  @Test func `a negative at the positive's distance is hard, not semi-hard`() {
    let tie = EmbeddingBatch(Variable([[0], [1], [-1], [3]]), labels: [0, 0, 1, 1])
    func ofFirst(_ miner: TripletMiner) -> [Int] {
      let triplets = miner.triplets(tie, margin: .infinity)
      return zip(triplets.anchors, triplets.negatives).filter { $0.0 == 0 }.map { $0.1 }
    }
    #expect(ofFirst(.hard) == [2])
    #expect(ofFirst(.semiHard) == [3])
    #expect(ofFirst(.batchEasyHard()) == [3])
  }

  @Test func `semi-hard mining has no upper bound with a soft margin`() {
    func value(_ miner: TripletMiner) -> Float {
      TripletLoss(margin: .soft, miner: miner)(line.queries, labels: line.labels).item
    }
    let (all, hard) = (TripletMiner.all.triplets(line), TripletMiner.hard.triplets(line))
    let rest = Float(all.count - hard.count)
    let expected = (value(.all) * Float(all.count) - value(.hard) * Float(hard.count)) / rest
    #expect(abs(value(.semiHard) - expected) < 1e-4)
  }

  @Test func `random triplets are valid, of every kind, and depend only on the seed`() {
    let triplets = TripletMiner.random(perAnchor: 40).triplets(line)
    #expect(triplets.count == 200)
    let drawn = found(.random(perAnchor: 40))
    #expect(drawn == found(.all))
    #expect(TripletMiner.random(perAnchor: 40).triplets(line) == triplets)
  }

  @Test func `a loss with random mining advances its generator`() {
    var generator = Generator(seed: 5)
    let loss = TripletLoss(margin: 5, miner: .random())
    let losses = (0..<6).map { _ in
      loss(line.queries, labels: line.labels, using: &generator).item
    }
    #expect(Set(losses).count > 1)
    generator = Generator(seed: 5)
    #expect(loss(line.queries, labels: line.labels, using: &generator).item == losses[0])
  }

  @Test func `any loss accepts a generator, and only those with random mining use it`() {
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

  @Test func `distance-weighted mining samples by the inverse density`() {
    // Unit vectors in 4 dimensions: negatives at distance 0.6, 1, and beyond the limit.
    func at(_ distance: Float) -> [Float] {
      let cosine = 1 - distance * distance / 2
      return [cosine, (1 - cosine * cosine).squareRoot(), 0, 0]
    }
    let rows = [[1, 0, 0, 0], [0, 0, 1, 0], at(0.6), at(1), at(1.7)].map { Tensor($0, shape: [4]) }
    // Only the first two rows share a label: anchors 2 to 4 have no positive.
    let batch = { (seed: UInt64) in
      EmbeddingBatch(
        Variable(.stack(rows)), labels: [0, 0, 1, 2, 3], generator: Generator(seed: seed))
    }
    var counts = [Int](repeating: 0, count: 5)
    for seed in 0..<4000 {
      let triplets = TripletMiner.distanceWeighted().triplets(batch(UInt64(seed)))
      for (anchor, negative) in zip(triplets.anchors, triplets.negatives) where anchor == 0 {
        counts[negative] += 1
      }
    }
    // 1 / q(d) with n = 4: d⁻² · (1 − d²/4)^(−1/2).
    func weight(_ d: Double) -> Double { 1 / (d * d * (1 - d * d / 4).squareRoot()) }
    let fraction = weight(0.6) / (weight(0.6) + weight(1))
    #expect(counts[4] == 0)
    #expect(counts[2] + counts[3] == 4000)
    #expect(abs(Double(counts[2]) / 4000 - fraction) < 0.03, "\(counts), \(fraction)")
  }

  @Test
  func `multi-similarity mining selects negatives near positives and positives near negatives`() {
    // Angles in degrees; anchor 0 at 0°.
    let angles: [Float] = [0, 40, 60, 50, 100]
    let rows = angles.map { angle in
      let turn = Tensor<Float>(angle * .pi / 180)
      return Tensor([turn.cos().item, turn.sin().item], shape: [2])
    }
    let batch = EmbeddingBatch(Variable(.stack(rows)), labels: [0, 0, 0, 1, 2])
    let pairs = PairMiner.multiSimilarity(epsilon: 0.1).pairs(batch)
    func of(_ pairs: IndexPairs) -> [Int] {
      zip(pairs.queries, pairs.references).filter { $0.0 == 0 }.map { $0.1 }
    }
    // cos: 40° 0.77, 60° 0.5; 50° 0.64, 100° −0.17. Positives below 0.74, negatives above 0.4.
    #expect(of(pairs.positives) == [2])
    #expect(of(pairs.negatives) == [3])
    // Queries 3 and 4 have no positives.
    #expect(!pairs.negatives.queries.contains(3) && !pairs.negatives.queries.contains(4))
  }

  @Test func `mining pairs from triplets selects each pair once`() {
    let pairs = PairMiner.triplets(.batchHard).pairs(line)
    #expect(
      zip(pairs.positives.queries, pairs.positives.references).map { [$0, $1] }
        == [[0, 3], [1, 3], [2, 4], [3, 0], [4, 2]])
    #expect(pairs.negatives.count == 5)
    #expect(PairMiner.all.pairs(line).positives.count == 8)
    #expect(PairMiner.all.pairs(line).negatives.count == 12)
  }

  @Test func `a queue adds references, and receives the batch`() {
    let queue = EmbeddingQueue(capacity: 3, dimensions: 1)
    let loss = ContrastiveLoss(margin: 2)
    let batch = Variable([[0], [1]], requiresGradient: true)
    // Within the batch: one pair of different classes, in both directions, at distance 1.
    #expect(loss(batch, labels: [0, 1], queue: queue).item == 1)
    #expect(queue.embeddings == [[0], [1]] && queue.labels == [0, 1])
    // With the queue: (0.5, 0), same, 0.25; (0.5, 1), different, (2 − 0.5)² = 2.25.
    let next = Variable([[0.5]], requiresGradient: true)
    let value = loss(next, labels: [0], queue: queue)
    #expect(value.item == 1.25)
    value.backward()
    // ½ · (2 · 0.5 + 2 · 1.5): away from 1, toward 0.
    #expect(next.gradient == [[2]])
    queue.append([[7], [8]], labels: [4, 5])
    #expect(Set(queue.labels) == [0, 4, 5] && queue.count == 3)
  }

  @Test func `a queue whose state is damaged says so`() throws {
    let queue = EmbeddingQueue(capacity: 3, dimensions: 2)
    queue.append([[1, 2], [3, 4]], labels: [0, 1])
    #expect(queue.problem == nil)
    for (key, value) in [("position", 3), ("position", -1), ("filled", 4), ("filled", -1)] {
      let damaged = EmbeddingQueue(capacity: 3, dimensions: 2)
      var state = queue.stateDictionary()
      state[key] = .integers(Tensor(Int64(value)))
      try damaged.load(state)
      #expect(damaged.problem?.contains("\(value)") ?? false, "\(key)")
    }
  }
}
