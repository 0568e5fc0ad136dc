import Datasets
import Tensors
import Testing

@Suite struct SamplerTests {
  @Test func `a weighted sampler draws items in proportion to their weights`() {
    let sampler = WeightedSampler(weights: [1, 0, 3, 6], count: 10_000, seed: 1)
    let drawn = sampler.indices(epoch: 0)
    let counts = (0..<4).map { item in drawn.count { $0 == item } }
    // Four standard deviations of a binomial count are at most 196.
    for (count, expected) in zip(counts, [1000, 0, 3000, 6000]) {
      #expect(abs(count - expected) < 200, "\(counts)")
    }
    #expect(drawn == sampler.indices(epoch: 0) && drawn != sampler.indices(epoch: 1))
  }

  @Test func `a weighted sampler takes weights of any size`() {
    for scale in [1, 1e308, 1e-300, .leastNonzeroMagnitude] {
      for replacement in [true, false] {
        let sampler = WeightedSampler(
          weights: [scale, 0, scale, scale], count: 3, replacement: replacement, seed: 3)
        let drawn = (0..<20).flatMap { sampler.indices(epoch: $0) }
        #expect(Set(drawn) == [0, 2, 3])
      }
    }
  }

  @Test func `a weighted sampler without replacement repeats no item, and draws heavy items first`()
  {
    let sampler = WeightedSampler(weights: [1, 0, 3, 6], count: 3, replacement: false, seed: 1)
    var firsts = [0, 0, 0, 0]
    for epoch in 0..<10_000 {
      let drawn = sampler.indices(epoch: epoch)
      #expect(drawn.sorted() == [0, 2, 3])
      firsts[drawn[0]] += 1
    }
    for (count, expected) in zip(firsts, [1000, 0, 3000, 6000]) {
      #expect(abs(count - expected) < 200, "\(firsts)")
    }
  }

  @Test func `balancing weights make all classes equally likely`() {
    let weights = WeightedSampler.weights(balancing: [5, 5, 5, 9])
    let third = 1 / 3.0
    #expect(weights == [third, third, third, 1])
  }

  @Test func `a balanced sampler draws P classes of K different items in each batch, in rotation`()
  {
    let labels = (0..<60).map { $0 % 6 }
    let sampler = BalancedSampler(labels: labels, classes: 3, items: 4, seed: 1)
    #expect(sampler.batchCount == 5)
    var seen = Set<Int>()
    for epoch in 0..<3 {
      for batch in sampler.batches(epoch: epoch) {
        #expect(Set(batch).count == 12)
        let sizes = Dictionary(batch.map { (labels[$0], 1) }, uniquingKeysWith: +)
        #expect(sizes.count == 3 && sizes.values.allSatisfy { $0 == 4 })
        seen.formUnion(batch)
      }
    }
    #expect(seen.count > 50)
    // Two batches of three classes each have all six classes.
    let batches = sampler.batches(epoch: 0)
    let both: [Int] = batches[0] + batches[1]
    #expect(Set(both.map { labels[$0] }).count == 6)
    #expect(batches == sampler.batches(epoch: 0) && batches != sampler.batches(epoch: 1))
  }

  @Test func `a balanced sampler repeats items of a class that is too small`() {
    let sampler = BalancedSampler(labels: [0, 1, 1, 1, 1], classes: 2, items: 3, seed: 1)
    for batch in sampler.batches(epoch: 0) {
      #expect(batch.count { $0 == 0 } == 3 && Set(batch).count == 4)
    }
  }

  @Test func `a balanced sampler without repetition makes smaller batches of small classes`() {
    let labels = [0, 1, 1, 2, 2, 2, 2]
    let sampler = BalancedSampler(
      labels: labels, classes: 3, items: 3, repeatsItems: false, batchCount: 8, seed: 1)
    for batch in sampler.batches(epoch: 0) {
      let sizes = Dictionary(batch.map { (labels[$0], 1) }, uniquingKeysWith: +)
      #expect(Set(batch).count == batch.count && sizes == [0: 1, 1: 2, 2: 3])
    }
    // Classes that are large enough: the same batches.
    let large = (0..<30).map { $0 % 3 }
    let samplers = [true, false].map {
      BalancedSampler(labels: large, classes: 2, items: 4, repeatsItems: $0, seed: 1)
    }
    #expect(samplers[0].batches(epoch: 0) == samplers[1].batches(epoch: 0))
  }

  @Test func `a distributed sampler divides an epoch as PyTorch's does`() {
    // list(DistributedSampler(range(10), 3, rank, shuffle=False, drop_last=…))
    let all = SequentialSampler(10)
    let padded = (0..<3).map { DistributedSampler(all, rank: $0, of: 3).indices(epoch: 0) }
    #expect(padded == [[0, 3, 6, 9], [1, 4, 7, 0], [2, 5, 8, 1]])
    let cut = (0..<3).map {
      DistributedSampler(all, rank: $0, of: 3, dropLast: true).indices(epoch: 0)
    }
    #expect(cut == [[0, 3, 6], [1, 4, 7], [2, 5, 8]])
    // list(DistributedSampler(range(2), 5, rank, shuffle=False))
    let few = (0..<5).map { DistributedSampler(SequentialSampler(2), rank: $0, of: 5) }
    #expect(few.map { $0.indices(epoch: 0) } == [[0], [1], [0], [1], [0]])
    let shuffled = ShuffledSampler(9, seed: 1)
    let shares = (0..<3).flatMap { DistributedSampler(shuffled, rank: $0, of: 3).indices(epoch: 2) }
    #expect(shares.sorted() == Array(0..<9) && shares != Array(0..<9))
  }

  @Test func `the largest batch size, prefetch and number of processes are as good as any`() throws
  {
    let sampler = SequentialSampler(3)
    #expect(Batches(sampler, batchSize: .max).batches(epoch: 0) == [[0, 1, 2]])
    #expect(Batches(sampler, batchSize: .max, dropLast: true).batchCount == 0)
    let part = DistributedSampler(sampler, rank: .max - 1, of: .max)
    #expect(part.count == 1 && part.indices(epoch: 0) == [(.max - 1) % 3])
  }
}
