import Datasets
import Kernels
import Tensors
import TestSupport

private struct Numbers: Dataset {
  let count: Int
  func item(_ index: Int, epoch: Int) -> Int { index }
}

/// The end of the message about an array that is larger than the memory of this machine.
private func needs(_ bytes: Int) -> String {
  "needs \(bytes) bytes, but this machine has \(BufferPool.systemMemory)"
}

/// Every precondition of datasets, samplers and loaders that a caller can violate.
let failingPreconditions: [FailingPrecondition] = samplers + loaders + datasets

private let samplers: [FailingPrecondition] = [
  FailingPrecondition("SequentialSampler: count must not be negative, but is -1") {
    _ = SequentialSampler(-1)
  },
  FailingPrecondition("SequentialSampler: shape [1099511627776] \(needs(1 << 43))") {
    _ = SequentialSampler(1 << 40)
  },
  FailingPrecondition("ShuffledSampler: count must not be negative, but is -1") {
    _ = ShuffledSampler(-1, seed: 1)
  },
  FailingPrecondition("WeightedSampler: count must not be negative, but is -3") {
    _ = WeightedSampler(weights: [1], count: -3, seed: 1)
  },
  FailingPrecondition("WeightedSampler: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = WeightedSampler(weights: [1], count: .max, seed: 1)
  },
  FailingPrecondition(
    "WeightedSampler: weights must be finite and not negative, and one must be positive"
  ) { _ = WeightedSampler(weights: [0, .nan], seed: 1) },
  FailingPrecondition(
    "WeightedSampler: 2 items without replacement need as many positive weights, but there are 1"
  ) { _ = WeightedSampler(weights: [1, 0], count: 2, replacement: false, seed: 1) },
  FailingPrecondition("DistributedSampler: rank must be in 0..<2, not 2") {
    _ = DistributedSampler(SequentialSampler(4), rank: 2, of: 2)
  },
  FailingPrecondition("DistributedSampler: rank must be in 0..<-1, not 0") {
    _ = DistributedSampler(SequentialSampler(4), rank: 0, of: -1)
  },
  FailingPrecondition(
    "BalancedSampler: needs a positive number of classes and items, not 0 × 1"
  ) { _ = BalancedSampler(labels: [0, 1], classes: 0, items: 1, seed: 1) },
  FailingPrecondition("BalancedSampler: needs 3 classes per batch, but there are only 2") {
    _ = BalancedSampler(labels: [0, 1], classes: 3, items: 1, seed: 1)
  },
  FailingPrecondition("BalancedSampler: batchCount must not be negative, but is -1") {
    _ = BalancedSampler(labels: [0, 1], classes: 2, items: 1, batchCount: -1, seed: 1)
  },
  FailingPrecondition(
    "BalancedSampler: shape [1, 2, 9223372036854775807] needs 2⁶² bytes or more"
  ) { _ = BalancedSampler(labels: [0, 1], classes: 2, items: .max, seed: 1) },
]

private let loaders: [FailingPrecondition] = [
  FailingPrecondition("DataLoader: batchSize must be positive, not 0") {
    _ = DataLoader(Numbers(count: 3), batchSize: 0, seed: 1)
  },
  FailingPrecondition("DataLoader: workers must be from 0 to 1024, not -1") {
    _ = DataLoader(Numbers(count: 3), workers: -1, seed: 1)
  },
  FailingPrecondition("DataLoader: workers must be from 0 to 1024, not 9223372036854775807") {
    _ = DataLoader(Numbers(count: 3), workers: .max, seed: 1)
  },
  FailingPrecondition("DataLoader: prefetch must be positive, not 0") {
    _ = DataLoader(Numbers(count: 3), prefetch: 0, seed: 1)
  },
]

private let datasets: [FailingPrecondition] = [
  FailingPrecondition("Subset: index -1 is out of range for 2 items") {
    _ = try? Numbers(count: 3).subset([0, 2]).item(-1, epoch: 0)
  },
  FailingPrecondition("subset: index 3 is out of range for 3 items") {
    _ = Numbers(count: 3).subset([3])
  },
  FailingPrecondition("Concatenation: index 6 is out of range for 6 items") {
    _ = try? Numbers(count: 3).concatenated(with: Numbers(count: 3)).item(6, epoch: 0)
  },
  FailingPrecondition(
    "split: fractions must not be negative and must sum to at most 1, not [0.5, nan]"
  ) {
    var g = Generator(seed: 1)
    _ = Numbers(count: 3).split([0.5, .nan], using: &g)
  },
]
