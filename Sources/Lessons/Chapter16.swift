extension Lesson {
  /// Chapter 16's exercises, in order.
  static let chapter16 = [
    shardIndices, treeAllReduce, syncBatchNorm, gatherWithGradient, accumulateThenReduce,
  ]

  /// Exercise 16.1: which items are mine?
  public static let shardIndices = Lesson(
    name: "shardIndices", chapter: 16, number: 1,
    goal: "Split every batch among the ranks, so that each item is computed once.",
    difficulty: .easy, minutes: 15, file: "Exercises/16-ManyMachines/ShardIndices.swift",
    hints: [
      "All ranks shuffle in the same way: the order depends on the seed and the epoch, never on the rank. Only then "
        + "does each rank take its part of each batch.",
      "A batch that begins at `start` has n = min(batchSize, count − start) items. This rank's are those from "
        + "start + rank · n / ranks up to start + (rank + 1) · n / ranks.",
      "order = Generator(seed: seed + UInt64(epoch)).permutation(count). For each start in stride(from: 0, to: count, "
        + "by: batchSize): Array(order[lower..<upper]).",
    ])

  /// Exercise 16.2: the same bits on all ranks.
  public static let treeAllReduce = Lesson(
    name: "treeAllReduce", chapter: 16, number: 2,
    goal: "Give every rank the sum of all, added in a tree of neighbors.",
    difficulty: .easy, minutes: 20, file: "Exercises/16-ManyMachines/TreeAllReduce.swift",
    hints: [
      "In each round, every rank adds its partner's sum to its own. Both do, so both have the same.",
      "With the distance 1, 2, 4, … below the number of ranks: sumᵣ = sumᵣ + sum of rank r ^ distance, all from before "
        + "the round.",
      "while distance < sums.count { let before = sums; for each rank: sums[rank] = before[rank] + before[rank ^ "
        + "distance]; distance *= 2 }.",
    ])

  /// Exercise 16.3: statistics of a batch that nobody has.
  public static let syncBatchNorm = Lesson(
    name: "syncBatchNorm", chapter: 16, number: 3,
    goal: "Normalize a rank's rows with the mean and variance of all ranks' rows.",
    difficulty: .medium, minutes: 25, file: "Exercises/16-ManyMachines/SyncBatchNorm.swift",
    hints: [
      "Means cannot be averaged if the parts differ in size. Sums can be added, and so can counts.",
      "n = Σ count, μ = Σ x / n, σ² = Σ x² / n − μ², with sums over the rows of all ranks.",
      "count = allReduce(Tensor(Float(x.shape[0]))), mean = allReduce(x.sum([0])) / count, the same with "
        + "x.squared() for the variance, then the formula.",
    ])

  /// Exercise 16.4: rows in the losses of others.
  public static let gatherWithGradient = Lesson(
    name: "gatherWithGradient", chapter: 16, number: 4,
    goal: "Collect the embeddings of all ranks, and bring back the gradients of all their losses.",
    difficulty: .medium, minutes: 25, file: "Exercises/16-ManyMachines/GatherWithGradient.swift",
    hints: [
      "Every rank's loss depends on your rows. Each rank knows its part of your gradient; the parts must be added.",
      "backward: sum dAll over all ranks, then take your rows. They begin after the rows of all ranks before you.",
      "parts = allGather(own); first = the sum of parts[..<rank]'s rows; return (.cat(parts), { allReduce($0)[first..< "
        + "first + own.shape[0]] }).",
    ])

  /// Exercise 16.5: communicate once a step.
  public static let accumulateThenReduce = Lesson(
    name: "accumulateThenReduce", chapter: 16, number: 5,
    goal:
      "Add the gradients of micro-batches on each rank, exchange once, and divide by the count.",
    difficulty: .medium, minutes: 25, file: "Exercises/16-ManyMachines/AccumulateThenReduce.swift",
    hints: [
      "Means of parts of different sizes cannot be added. Turn each mean back into a sum first.",
      "Σ size · gradient over your micro-batches, and Σ size; then the sum of each over all ranks; then divide.",
      "for batch in microBatches where batch.shape[0] > 0 { sum = sum + gradient(batch) * size; items += size }; "
        + "return allReduce(sum) / allReduce(Tensor(items)).",
    ])
}
