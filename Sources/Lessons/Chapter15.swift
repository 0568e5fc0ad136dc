extension Lesson {
  /// Chapter 15's exercises, in order.
  static let chapter15 = [twoViews, projectionHead, ntXent, stopGradient]

  /// Exercise 15.1: two random views of each image.
  public static let twoViews = Lesson(
    name: "twoViews", chapter: 15, number: 1,
    goal: "Augment each image of a batch twice, each time with new random numbers.",
    difficulty: .easy, minutes: 15, file: "Exercises/15-LearningWithoutLabels/TwoViews.swift",
    hints: [
      "A batch of N images needs 2N augmentations, and no two of them are equal.",
      "firstᵢ = augment(imagesᵢ) and secondᵢ = augment(imagesᵢ): the same image, augmented twice, with one "
        + "generator for all.",
      "for i in 0..<images.shape[0] { first.append(augment(images[i], &generator)); the same for "
        + "second }; return (.stack(first), .stack(second)).",
    ])

  /// Exercise 15.2: the loss uses the output, we keep the input.
  public static let projectionHead = Lesson(
    name: "projectionHead", chapter: 15, number: 2,
    goal: "Give the loss a projection, and keep the embedding before it.",
    difficulty: .easy, minutes: 10, file: "Exercises/15-LearningWithoutLabels/ProjectionHead.swift",
    hints: [
      "The two results come from one forward pass: the first is the encoder's output, the second comes two "
        + "layers later.",
      "h = encoder(x); z = W₂ · max(0, W₁ · h + b₁) + b₂; return both.",
      "let embedding = encoder(x); return (embedding, output(hidden(embedding).relu())).",
    ])

  /// Exercise 15.3: find the partner.
  public static let ntXent = Lesson(
    name: "ntXent", chapter: 15, number: 3,
    goal: "Ask each view which of all other views shows its image.",
    difficulty: .hard, minutes: 40, file: "Exercises/15-LearningWithoutLabels/NTXent.swift",
    hints: [
      "It is a classification: a row of scores for each of the 2N views, and the right class is the index "
        + "of its partner. A view is no answer to itself.",
      "scores = cosines of all 2N views with all / τ, the diagonal at −∞; loss = mean over the rows of "
        + "logSumExp(row) − row[partner]. The partner of i is i + N or i − N.",
      "all = .cat([first, second]).normalized(); scores = all.matmul(all.transposed()) / temperature; "
        + "fill the diagonal with −.infinity; softmaxCrossEntropy with the classes (i + N) % 2N.",
    ])

  /// Exercise 15.4: a target that does not move toward you.
  public static let stopGradient = Lesson(
    name: "stopGradient", chapter: 15, number: 4,
    goal: "Let predictions follow projections, but not projections follow predictions.",
    difficulty: .medium, minutes: 20, file: "Exercises/15-LearningWithoutLabels/StopGradient.swift",
    hints: [
      "Compare each prediction with the other view's projection, and use the projection as a constant: no "
        + "gradient flows through it.",
      "−½ · mean cos(p₁, stop(z₂)) − ½ · mean cos(p₂, stop(z₁)).",
      "agreement(p, z) = (p.normalized() * z.detached().normalized()).sum([1]).mean(); add the agreements "
        + "of (p₁, z₂) and (p₂, z₁), and divide by −2.",
    ])
}
