extension Lesson {
  /// Chapter 12's exercises, in order.
  static let chapter12 = [pairDistance, contrastiveLoss, sharedWeights, samplePairs, boundedOutput]

  /// Exercise 12.1: a ruler that also works at 0.
  public static let pairDistance = Lesson(
    name: "pairDistance", chapter: 12, number: 1,
    goal: "Measure how far two embeddings are apart, with a gradient that is finite everywhere.",
    difficulty: .easy, minutes: 10, file: "Exercises/12-SiameseNetworks/PairDistance.swift",
    hints: [
      "It is Pythagoras: the root of the sum of the squares. But the root's slope at 0 is infinite, and "
        + "infinity times 0 is not a number. So keep what is under the root away from 0.",
      "D = √Σ(a − b + ε)², the sum over the last axis, ε = 10⁻⁶.",
      "(a − b + 1e-6), then .squared(), .sum([-1]) and .sqrt(), in this order.",
    ])

  /// Exercise 12.2: pull and push.
  public static let contrastiveLoss = Lesson(
    name: "contrastiveLoss", chapter: 12, number: 2,
    goal: "Pull pairs that are the same together, and push different ones apart, up to the margin.",
    difficulty: .easy, minutes: 15,
    file: "Exercises/12-SiameseNetworks/ContrastiveLoss.swift",
    hints: [
      "Each pair has one of two terms. Multiplying one by y and the other by 1 − y picks it.",
      "mean of y · D² + (1 − y) · max(0, margin − D)².",
      "y = Variable(isSame); gap = (margin − distance).clamped(min: 0); then y · distance.squared() + "
        + "(1 − y) · gap.squared(), and .mean().",
    ])

  /// Exercise 12.3: one set of weights, two ways to it.
  public static let sharedWeights = Lesson(
    name: "sharedWeights", chapter: 12, number: 3,
    goal: "Find the gradient of weights that both twins use.",
    difficulty: .easy, minutes: 10, file: "Exercises/12-SiameseNetworks/SharedWeights.swift",
    hints: [
      "Move one weight a little: both embeddings move. What is used twice gets a gradient from each use.",
      "For one twin, e = x · Wᵀ gives ∂L/∂W = (∂L/∂e)ᵀ · x. The other's is added to it.",
      "dFirst.transposed().matmul(first) + dSecond.transposed().matmul(second).",
    ])

  /// Exercise 12.4: as many same as different.
  public static let samplePairs = Lesson(
    name: "samplePairs", chapter: 12, number: 4,
    goal: "Draw pairs, half of them of one class, and never an item with itself.",
    difficulty: .hard, minutes: 30, file: "Exercises/12-SiameseNetworks/SamplePairs.swift",
    hints: [
      "Decide first whether the pair is to be the same. Then draw the first item among those that have "
        + "such a partner at all, and then the partner.",
      "Partners of i for a same pair: all j ≠ i with i's label. For a different one: all j with another "
        + "label. Where no item has a partner of one kind, all pairs are of the other.",
      "func partners(i, isSame) filters labels.indices. For each kind collect the items whose partners "
        + "are not empty. For pair p: isSame = p is even, turned round where that kind has no items; "
        + "first = items[generator.integer(below: items.count)], second in the same way.",
    ])

  /// Exercise 12.5: a margin that is out of reach.
  public static let boundedOutput = Lesson(
    name: "boundedOutput", chapter: 12, number: 5,
    goal: "Say how far apart embeddings can be, and so which margins make sense.",
    difficulty: .medium, minutes: 20, file: "Exercises/12-SiameseNetworks/BoundedOutput.swift",
    hints: [
      "Where are all the embeddings that the last layer allows? In a square, or on a circle. Which two "
        + "of its points are the furthest apart?",
      "A cube of edge s in D dimensions has the diagonal s · √D. A sphere of radius 1 has the diameter "
        + "2, whatever D. The least loss is max(0, margin − reach)².",
      "reach: infinity, √D, 2√D, 2. Sigmoid and tanh never reach their ends, so there the reach must be "
        + "larger than the margin; on the sphere equal is enough.",
    ])
}
