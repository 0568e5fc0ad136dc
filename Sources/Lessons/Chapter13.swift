extension Lesson {
  /// Chapter 13's exercises, in order.
  static let chapter13 = [tripletLoss, hardestNegative, collapseMeter, checkpoint]

  /// Exercise 13.1: the triplet loss.
  public static let tripletLoss = Lesson(
    name: "tripletLoss", chapter: 13, number: 1,
    goal:
      "Compute the triplet loss: each positive should be closer than the negative, by a margin.",
    difficulty: .medium, minutes: 15,
    file: "Exercises/13-TrainingTheSiameseResNet/TripletLoss.swift",
    hints: [
      "What counts is not how far away the positive is, but how much closer it is than the negative.",
      "mean of max(0, d(a, p) − d(a, n) + margin); each triplet is clamped at 0 before the mean.",
      "near = anchors.pairwiseDistance(positives), far = anchors.pairwiseDistance(negatives); "
        + "(near − far + margin).clamped(min: 0).mean().",
    ])

  /// Exercise 13.2: the negative that is most easily confused with the anchor.
  public static let hardestNegative = Lesson(
    name: "hardestNegative", chapter: 13, number: 2,
    goal: "Find the closest item of another class for each item of a batch.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/13-TrainingTheSiameseResNet/HardestNegative.swift",
    hints: [
      "Only items of another class count, so the anchor itself, at distance 0, does not.",
      "For anchor i: of all j with labels[j] ≠ labels[i], the one with the smallest distances[i, j]; "
        + "nil if there is no such j.",
      "labels.indices.map { i in … labels.indices.filter { labels[$0] != labels[i] }.min { "
        + "distances[i, $0].item < distances[i, $1].item } }.",
    ])

  /// Exercise 13.3: detecting a collapse.
  public static let collapseMeter = Lesson(
    name: "collapseMeter", chapter: 13, number: 3,
    goal: "Measure whether the embeddings of a batch have collapsed to one direction.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/13-TrainingTheSiameseResNet/CollapseMeter.swift",
    hints: [
      "Divide each embedding by its length, so that only its direction is left. Then ask how much each "
        + "coordinate varies over the batch.",
      "√D times the mean over the coordinates of their standard deviation, which divides by N − 1.",
      "lengths = x.squared().sum([1], keepDims: true).sqrt(); unit = x / lengths.clamped(min: 1e-12); "
        + "then unit.variance([0], correction: 1).sqrt().mean().item, times √D.",
    ])

  /// Exercise 13.4: resume as if nothing had happened.
  public static let checkpoint = Lesson(
    name: "checkpoint", chapter: 13, number: 4,
    goal: "Save everything that a training run needs to resume bit for bit.",
    difficulty: .easy, minutes: 15,
    file: "Exercises/13-TrainingTheSiameseResNet/Checkpoint.swift",
    hints: [
      "List everything that a step reads. What of it would be different in a new run?",
      "Six things: the weights, Adam's two averages, the number of steps, the running mean, and the "
        + "generator.",
      "let copy = TrainingRun(seed: 0); copy.weights = run.weights; and so on for all six; return copy.",
    ])
}
