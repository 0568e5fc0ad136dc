extension Lesson {
  /// Chapter 14's exercises, in order.
  static let chapter14 = [kNN, linearProbe, fineTune, recallAtK]

  /// Exercise 14.1: ask the neighbors.
  public static let kNN = Lesson(
    name: "kNN", chapter: 14, number: 1,
    goal: "Answer for every embedding with the class that most of its k nearest others have.",
    difficulty: .medium, minutes: 25,
    file: "Exercises/14-EvaluatingEmbeddings/KNN.swift",
    hints: [
      "Sort all others by distance, never the embedding itself, and let the first k vote. What decides "
        + "where two are equally near, or two classes have as many votes?",
      "Order by (distance, place), of j ≠ i only. Of the classes with most votes take the smallest.",
      "distances = Distance.euclidean.matrix(embeddings, embeddings).scalars; for each i, "
        + "labels.indices.filter { $0 != i }.sorted { (d[$0], $0) < (d[$1], $1) }.prefix(k); count "
        + "the votes in a dictionary; max by votes, then by smaller label.",
    ])

  /// Exercise 14.2: what an encoder knows, and nothing that it learns meanwhile.
  public static let linearProbe = Lesson(
    name: "linearProbe", chapter: 14, number: 2,
    goal: "Train a linear layer on embeddings, and leave the encoder exactly as it was.",
    difficulty: .medium, minutes: 25,
    file: "Exercises/14-EvaluatingEmbeddings/LinearProbe.swift",
    hints: [
      "The encoder is asked once, before the first step. What would change it? A step, a gradient, and "
        + "batch normalization in training mode, which changes the embeddings too.",
      "Evaluation mode, embeddings without gradients, mode back to what it was. Then steps of "
        + "SGD on the mean cross-entropy of probe(embeddings), for the probe's parameters alone.",
      "let wasTraining = encoder.isTraining; encoder.eval(); defer { encoder.train(wasTraining) }; "
        + "embeddings = withoutGradients { encoder(Variable(inputs)) }; SGD(probe.parameters(), …); "
        + "for each step: zeroGradients(), CrossEntropyLoss()(probe(embeddings), labels).backward(), "
        + "step().",
    ])

  /// Exercise 14.3: frozen means frozen.
  public static let fineTune = Lesson(
    name: "fineTune", chapter: 14, number: 3,
    goal: "Train a network further with a frozen stem and two learning rates.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/14-EvaluatingEmbeddings/FineTune.swift",
    hints: [
      "Two things move a layer: steps, and for batch normalization every batch in training mode. A "
        + "frozen stem must be safe from both.",
      "stem.eval() after network.train(); the optimizer has the body's parameters with the one rate, and "
        + "the head's in a second group with the other.",
      "network.train(); network.stem.eval(); network.stem.freeze(); let optimizer = "
        + "SGD(network.body.parameters(), learningRate: bodyRate); "
        + "optimizer.addGroup(network.head.parameters(), learningRate: headRate); then the usual loop.",
    ])

  /// Exercise 14.4: is one of the right ones near the top?
  public static let recallAtK = Lesson(
    name: "recallAtK", chapter: 14, number: 4,
    goal: "Measure how often a search finds one of the query's class among the first k.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/14-EvaluatingEmbeddings/RecallAtK.swift",
    hints: [
      "For each query one question, yes or no: is one of its class among the k nearest others? A query "
        + "that is alone in its class cannot be answered, and is not asked.",
      "hits / queries, over the queries that have another of their class; a hit is one or more among "
        + "the first k.",
      "queries = labels.indices.filter { i in labels.indices.contains { $0 != i && labels[$0] == "
        + "labels[i] } }; the first k of the others by (distance, place), as in 14.1; count the queries "
        + "where some of them have labels[i]; divide; 0 without queries.",
    ])
}
