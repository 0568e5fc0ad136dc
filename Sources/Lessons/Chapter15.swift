extension Lesson {
  /// Chapter 15's exercises, in order.
  static let chapter15 = [twoViews, projectionHead, ntXent, stopGradient]

  /// Exercise 15.1: what two views share is what is to be found.
  public static let twoViews = Lesson(
    name: "twoViews", chapter: 15, number: 1,
    goal: "Change every picture of a batch twice, each time by new chance.",
    difficulty: .easy, minutes: 15, file: "Exercises/15-LearningWithoutLabels/TwoViews.swift",
    hints: [
      "A batch of N pictures needs 2N changes, and no two of them are the same.",
      "firstᵢ = change(imagesᵢ) and secondᵢ = change(imagesᵢ): the same picture, two draws, from one "
        + "generator that moves on.",
      "for i in 0..<images.shape[0] { first.append(change(images[i], &generator)); the same for "
        + "second }; return (.stack(first), .stack(second)).",
    ])

  /// Exercise 15.2: the loss sees one thing, we keep another.
  public static let projectionHead = Lesson(
    name: "projectionHead", chapter: 15, number: 2,
    goal: "Give the loss a projection, and keep the embedding before it.",
    difficulty: .easy, minutes: 10, file: "Exercises/15-LearningWithoutLabels/ProjectionHead.swift",
    hints: [
      "There are two results at two places of one way: the first is the encoder's output, the second "
        + "lies two layers further on.",
      "h = encoder(x); z = W₂ · max(0, W₁ · h + b₁) + b₂; both are returned.",
      "let embedding = encoder(x); return (embedding, output(hidden(embedding).relu())).",
    ])

  /// Exercise 15.3: find your partner.
  public static let ntXent = Lesson(
    name: "ntXent", chapter: 15, number: 3,
    goal: "Ask every view which of all other views shows its picture.",
    difficulty: .hard, minutes: 40, file: "Exercises/15-LearningWithoutLabels/NTXent.swift",
    hints: [
      "It is a classification: a row of scores for each of the 2N views, and the right answer is the "
        + "place of its partner. A view is no answer to itself.",
      "scores = cosines of all 2N views with all / τ, the diagonal at −∞; loss = mean over the rows of "
        + "logSumExp(row) − row[partner], the partner of i being i + N or i − N.",
      "all = .cat([first, second]).normalized(); scores = all.matmul(all.transposed()) / temperature; "
        + "fill the diagonal with −.infinity; softmaxCrossEntropy with the classes (i + N) % 2N.",
    ])

  /// Exercise 15.4: a target that does not come to meet you.
  public static let stopGradient = Lesson(
    name: "stopGradient", chapter: 15, number: 4,
    goal: "Let predictions follow projections, and not the other way round.",
    difficulty: .medium, minutes: 20, file: "Exercises/15-LearningWithoutLabels/StopGradient.swift",
    hints: [
      "Each prediction is compared with the other view's projection, and that is taken as a number, "
        + "not as something that could be moved.",
      "−½ · mean cos(p₁, stop(z₂)) − ½ · mean cos(p₂, stop(z₁)).",
      "agreement(p, z) = (p.normalized() * z.detached().normalized()).sum([1]).mean(); add that of "
        + "(p₁, z₂) and that of (p₂, z₁), and divide by −2.",
    ])
}
