extension Lesson {
  /// Chapter 8's exercises, in order.
  static let chapter08 = [batches, normalize, randomCropFlip, resize]

  /// Exercise 8.1: every image once, in random order.
  public static let batches = Lesson(
    name: "batches", chapter: 8, number: 1,
    goal: "Deal out the indices of a dataset into batches, each index once, in random order.",
    difficulty: .easy, minutes: 15, file: "Exercises/08-ImagesAndData/Batches.swift",
    hints: [
      "Like cards: shuffle once, then deal. What is left over at the end is a batch, too, unless dropLast is "
        + "true.",
      "order = generator.permutation(count), then order[0..<b], order[b..<2b], …; the last piece may be "
        + "shorter, and is left out if dropLast is true.",
      "stride(from: 0, to: count, by: batchSize) gives each batch's start; its end is min(start + batchSize, "
        + "count). With dropLast, keep only the batches of batchSize indices.",
    ])

  /// Exercise 8.2: the statistics of the training set alone.
  public static let normalize = Lesson(
    name: "normalize", chapter: 8, number: 2,
    goal: "Normalize images channel by channel, with the statistics of the training set.",
    difficulty: .medium, minutes: 20, file: "Exercises/08-ImagesAndData/Normalize.swift",
    hints: [
      "The test set represents images that do not exist yet. Nothing may be measured on it: normalize it with "
        + "the statistics of the training set.",
      "For each channel: mean and standard deviation over axes 0, 2 and 3 of train. Then (x − mean) / "
        + "deviation, for train and for test. A channel that never changes has deviation 0: divide it by 1.",
      "mean = train.mean([0, 2, 3], keepDims: true); d = train − mean; deviation = (d · d).mean([0, 2, 3], "
        + "keepDims: true).sqrt().map { $0 > 0 ? $0 : 1 }; return (d / deviation, (test − mean) / deviation).",
    ])

  /// Exercise 8.3: the same thing, slightly moved.
  public static let randomCropFlip = Lesson(
    name: "randomCropFlip", chapter: 8, number: 3,
    goal: "Move an image by a few pixels at random, and mirror it with probability ½.",
    difficulty: .medium, minutes: 25, file: "Exercises/08-ImagesAndData/RandomCropFlip.swift",
    hints: [
      "Pad the image with black, then crop it to its old size, at a random position. How many positions are "
        + "there along one axis?",
      "With p pixels on each side, the crop can start at 0, 1, …, 2p. These are 2p + 1 positions, drawn "
        + "independently for each axis. Mirror along the last axis. A cat that moved is still a cat.",
      "padded(axis: 1, before: p, after: p), the same for axis 2; top and left = generator.integer(below: 2 * "
        + "p + 1); narrowed(axis: 1, from: top, count: height), the same for axis 2; if generator.uniform() < "
        + "0.5, flipped([2]). Return it with the label.",
    ])

  /// Exercise 8.4: every old pixel counts.
  public static let resize = Lesson(
    name: "resize", chapter: 8, number: 4,
    goal: "Resize an image with antialiasing, so that fine detail becomes gray instead of noise.",
    difficulty: .hard, minutes: 40, file: "Exercises/08-ImagesAndData/Resize.swift",
    hints: [
      "Where the image shrinks, a new pixel covers several old pixels. It must be a weighted mean of them all, "
        + "or some never count.",
      "Along one axis, with scale = old / new and s = max(scale, 1): the center of new pixel x is at c = "
        + "(x + ½) · scale, and the weight of old pixel i is max(0, 1 − |i + ½ − c| / s), divided by the sum "
        + "of these weights.",
      "Make a matrix [new, old] of these weights for each axis, every row divided by its sum. The result is "
        + "rows · image · columnsᵀ, with rows [height, old height] and columns [width, old width].",
    ])
}
