extension Lesson {
  /// Chapter 12's exercises, in order.
  static let chapter12 = [pairDistance, contrastiveLoss, sharedWeights, samplePairs, boundedOutput]

  /// Exercise 12.1: a distance that also works at 0.
  public static let pairDistance = Lesson(
    name: "pairDistance", chapter: 12, number: 1,
    goal: "Measure the distance between two embeddings, with a gradient that is finite everywhere.",
    difficulty: .easy, minutes: 10, file: "Exercises/12-SiameseNetworks/PairDistance.swift",
    hints: [
      "It is the Pythagorean theorem: the root of the sum of the squares. But the slope of the root at 0 "
        + "is infinite, and infinity times 0 is NaN. So keep the sum under the root away from 0.",
      "D = √Σ(a − b + ε)², the sum over the last axis, with ε = 10⁻⁶.",
      "(a − b + 1e-6), then .squared(), .sum([-1]) and .sqrt(), in this order.",
    ])

  /// Exercise 12.2: pull and push.
  public static let contrastiveLoss = Lesson(
    name: "contrastiveLoss", chapter: 12, number: 2,
    goal: "Pull positive pairs together, and push negative pairs apart, up to the margin.",
    difficulty: .easy, minutes: 15,
    file: "Exercises/12-SiameseNetworks/ContrastiveLoss.swift",
    hints: [
      "Each pair has one of two terms. Multiplying one by y and the other by 1 − y selects it.",
      "mean of y · D² + (1 − y) · max(0, margin − D)².",
      "y = Variable(isSame); gap = (margin − distance).clamped(min: 0); then y · distance.squared() + "
        + "(1 − y) · gap.squared(), and .mean().",
    ])

  /// Exercise 12.3: one set of weights, two paths to it.
  public static let sharedWeights = Lesson(
    name: "sharedWeights", chapter: 12, number: 3,
    goal: "Compute the gradient of weights that both images of a pair use.",
    difficulty: .easy, minutes: 10, file: "Exercises/12-SiameseNetworks/SharedWeights.swift",
    hints: [
      "If one weight changes a little, both embeddings change. A weight that is used twice gets a gradient "
        + "from each use.",
      "For one use, e = x · Wᵀ gives ∂L/∂W = (∂L/∂e)ᵀ · x. Add the gradient of the other use.",
      "dFirst.transposed().matmul(first) + dSecond.transposed().matmul(second).",
    ])

  /// Exercise 12.4: as many positive pairs as negative ones.
  public static let samplePairs = Lesson(
    name: "samplePairs", chapter: 12, number: 4,
    goal: "Draw pairs, half of them positive, and never an item with itself.",
    difficulty: .hard, minutes: 30, file: "Exercises/12-SiameseNetworks/SamplePairs.swift",
    hints: [
      "First decide whether the pair is positive. Then draw the first item from those that have a partner "
        + "of this kind at all, and then draw the partner.",
      "Partners of item i in a positive pair: all j ≠ i with the label of i. In a negative pair: all j with "
        + "another label. If no item has a partner of one kind, all pairs are of the other kind.",
      "func partners(i, isSame) filters labels.indices. For each kind, collect the items whose partners "
        + "are not empty. For pair p, isSame is true if p is even; if that kind has no items, take the "
        + "other kind. Then first = items[generator.integer(below: items.count)], and second is drawn from "
        + "the partners of first in the same way.",
    ])

  /// Exercise 12.5: a margin out of reach.
  public static let boundedOutput = Lesson(
    name: "boundedOutput", chapter: 12, number: 5,
    goal: "Compute how far apart embeddings can be, and so which margins make sense.",
    difficulty: .medium, minutes: 20, file: "Exercises/12-SiameseNetworks/BoundedOutput.swift",
    hints: [
      "Where are all the embeddings that the last layer allows? In two dimensions they fill a square, or "
        + "they are on a circle. Which two points of it are the farthest apart?",
      "A cube of edge s in D dimensions has the diagonal s · √D. A sphere of radius 1 has the diameter "
        + "2, whatever D is. The minimum loss is max(0, margin − distance)².",
      "The maximum distance is infinity for linear, √D for sigmoid, 2√D for tanh, and 2 for unitLength. "
        + "Sigmoid and tanh never reach their bounds, so their maximum distance must be larger than the "
        + "margin; for unitLength it may be equal.",
    ])
}
