extension Lesson {
  /// Chapter 8's exercises, in order.
  static let chapter08 = [batches, normalize, randomCropFlip, resize]

  /// Exercise 8.1: every picture once, in an order of its own.
  public static let batches = Lesson(
    name: "batches", chapter: 8, number: 1,
    goal: "Deal a data set's numbers out in batches, every one once, in random order.",
    difficulty: .easy, minutes: 15, file: "Exercises/08-ImagesAndData/Batches.swift",
    hints: [
      "Like cards: shuffle once, then deal. What is left over at the end is a batch too, unless it is not "
        + "wanted.",
      "order = generator.permutation(count), then order[0..<b], order[b..<2b], …; the last piece may be "
        + "shorter, and is left out where dropLast is set.",
      "stride(from: 0, to: count, by: batchSize) gives each batch's start; its end is min(start + batchSize, "
        + "count). With dropLast, keep only those of batchSize numbers.",
    ])

  /// Exercise 8.2: what is known about the test is not known.
  public static let normalize = Lesson(
    name: "normalize", chapter: 8, number: 2,
    goal: "Give pictures mean 0 and deviation 1, as the training set has them.",
    difficulty: .medium, minutes: 20, file: "Exercises/08-ImagesAndData/Normalize.swift",
    hints: [
      "The test set stands for pictures that do not exist yet. Nothing may be measured on it; it is treated "
        + "with what was measured on the training set.",
      "For each channel c: mean and deviation over axes 0, 2 and 3 of train. Then (x − mean) / deviation, for "
        + "train and for test. A channel that never changes has deviation 0: divide by 1 there.",
      "mean = train.mean([0, 2, 3], keepDims: true); d = train − mean; deviation = (d · d).mean([0, 2, 3], "
        + "keepDims: true).sqrt().map { $0 > 0 ? $0 : 1 }; return (d / deviation, (test − mean) / deviation).",
    ])

  /// Exercise 8.3: the same thing, a little elsewhere.
  public static let randomCropFlip = Lesson(
    name: "randomCropFlip", chapter: 8, number: 3,
    goal: "Move a picture a little at random, and mirror it half of the time.",
    difficulty: .medium, minutes: 25, file: "Exercises/08-ImagesAndData/RandomCropFlip.swift",
    hints: [
      "Put black around the picture, then cut the old size out of it, anywhere. How many places are there "
        + "along one axis?",
      "With p dots on each side, the cut can start at 0, 1, …, 2p: that is 2p + 1 places, along each axis "
        + "drawn for itself. Mirroring is along the last axis. A cat that moved is still a cat.",
      "padded(axis: 1, before: p, after: p), the same for axis 2; top and left = generator.integer(below: 2 * "
        + "p + 1); narrowed(axis: 1, from: top, count: height), the same for axis 2; if generator.uniform() < "
        + "0.5, flipped([2]). Return it with the label.",
    ])

  /// Exercise 8.4: every old dot has a part in the new picture.
  public static let resize = Lesson(
    name: "resize", chapter: 8, number: 4,
    goal: "Change a picture's size so that fine detail becomes gray and not noise.",
    difficulty: .hard, minutes: 40, file: "Exercises/08-ImagesAndData/Resize.swift",
    hints: [
      "A new dot covers several old ones where the picture shrinks. It must be a mean over all of them, or "
        + "some never count.",
      "Along one axis, with scale = old / new and s = max(scale, 1): the new dot x has its middle at c = "
        + "(x + ½) · scale, and old dot i the weight max(0, 1 − |i + ½ − c| / s), divided by the sum of them.",
      "Make a matrix [new, old] of these weights for each axis, every row divided by its sum. The result is "
        + "rows · picture · columnsᵀ, with rows [height, old height] and columns [width, old width].",
    ])
}
