extension Lesson {
  /// Chapter 14's exercises, in order.
  static let chapter14 = [kNN, linearProbe, fineTune, recallAtK]

  /// Exercise 14.1: leave one out, and ties.
  public static let kNN = Lesson(
    name: "kNN", chapter: 14, number: 1,
    goal: "Predict the class of each embedding by a vote of its k nearest neighbors.",
    difficulty: .medium, minutes: 25,
    file: "Exercises/14-EvaluatingEmbeddings/KNN.swift",
    hints: [
      "Sort all others by distance, without the embedding itself, and let the first k vote. What decides "
        + "if two are at the same distance, or if two classes have the same number of votes?",
      "Sort by (distance, index), only j ≠ i. Of the classes with the most votes, take the smallest.",
      "distances = Distance.euclidean.matrix(embeddings, embeddings).scalars; for each i, with d for row i: "
        + "labels.indices.filter { $0 != i }.sorted { (d[$0], $0) < (d[$1], $1) }.prefix(k); count "
        + "the votes in a dictionary; return the class with the most votes, the smallest in a tie.",
    ])

  /// Exercise 14.2: what an encoder knows, without changing it.
  public static let linearProbe = Lesson(
    name: "linearProbe", chapter: 14, number: 2,
    goal: "Train a linear layer on embeddings, and leave the encoder exactly as it was.",
    difficulty: .medium, minutes: 25,
    file: "Exercises/14-EvaluatingEmbeddings/LinearProbe.swift",
    hints: [
      "Run the encoder once, before the first step. What would change it? A step, a gradient, and batch "
        + "normalization in training mode, which changes the embeddings, too.",
      "Evaluation mode, embeddings without gradients, then the mode from before. After that, steps of SGD "
        + "on the mean cross-entropy of probe(embeddings), with the probe's parameters only.",
      "let wasTraining = encoder.isTraining; encoder.eval(); defer { encoder.train(wasTraining) }; "
        + "embeddings = withoutGradients { encoder(Variable(inputs)) }; SGD(probe.parameters(), …); "
        + "for each step: zeroGradients(), CrossEntropyLoss()(probe(embeddings), labels).backward(), "
        + "step().",
    ])

  /// Exercise 14.3: frozen means frozen.
  public static let fineTune = Lesson(
    name: "fineTune", chapter: 14, number: 3,
    goal: "Train a network further, with a frozen stem and two learning rates.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/14-EvaluatingEmbeddings/FineTune.swift",
    hints: [
      "Two things change a layer: steps, and for batch normalization every batch in training mode. Protect "
        + "the frozen stem from both.",
      "Call stem.eval() after network.train(). The optimizer has the body's parameters with one learning "
        + "rate, and the head's in a second group with the other.",
      "network.train(); network.stem.eval(); network.stem.freeze(); let optimizer = "
        + "SGD(network.body.parameters(), learningRate: bodyLearningRate); "
        + "optimizer.addGroup(network.head.parameters(), learningRate: headLearningRate); then the usual "
        + "training loop.",
    ])

  /// Exercise 14.4: is a right result near the top?
  public static let recallAtK = Lesson(
    name: "recallAtK", chapter: 14, number: 4,
    goal: "Measure how often a search finds the query's class among the first k results.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/14-EvaluatingEmbeddings/RecallAtK.swift",
    hints: [
      "For each query, ask one question: is one of the k nearest others of the same class? An embedding "
        + "that is alone in its class has nothing to find, so it is not a query.",
      "hits / queries. A query is an embedding whose class has another member; a hit is a query with one or "
        + "more of its class among the first k.",
      "queries = labels.indices.filter { i in labels.indices.contains { $0 != i && labels[$0] == "
        + "labels[i] } }; take the first k of the others by (distance, index), as in 14.1; count the "
        + "queries where some of these have labels[i]; divide. Double(0) / Double(0) is NaN.",
    ])
}
