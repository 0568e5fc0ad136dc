import Tensors

/// How well classes can be told from a few examples of each: many small tasks, each with a few classes.
///
///     let tasks = FewShot(ways: 5, shots: 1)
///     tasks.evaluate(embeddings, labels: labels, generator: Generator(seed: 1))   // 0.712 ± 0.004
///
/// A task draws classes, and from each class examples and other rows to classify. A row belongs to the class
/// whose examples' mean is nearest (Snell, Swersky and Zemel, "Prototypical networks for few-shot learning",
/// 2017).
public struct FewShot: Sendable {
  /// How many classes a task has.
  public let ways: Int
  /// How many examples of each class are shown.
  public let shots: Int
  /// How many rows of each class are to be classified.
  public let queries: Int
  /// How many tasks there are.
  public let episodes: Int

  /// The mean accuracy over tasks.
  public struct Result: Sendable, Equatable {
    /// From 0 to 1.
    public let accuracy: Double
    /// Half the width of the interval that holds the true mean with 95 %: `1.96 · deviation / √episodes`.
    public let margin: Double
  }

  public init(ways: Int = 5, shots: Int = 1, queries: Int = 15, episodes: Int = 600) {
    require(
      ways > 1 && shots > 0 && queries > 0 && episodes > 1,
      "FewShot: needs at least 2 ways, 1 shot, 1 query and 2 episodes, not \(ways), \(shots), "
        + "\(queries) and \(episodes)")
    (self.ways, self.shots, self.queries, self.episodes) = (ways, shots, queries, episodes)
  }

  /// Returns the mean accuracy. Task `i` depends on the generator and `i` alone.
  ///
  /// - Parameter embeddings: `[N, D]`.
  /// - Precondition: at least `ways` classes have `shots + queries` rows; smaller classes are left out.
  public func evaluate(
    _ embeddings: Tensor<Float>, labels: [Int], distance: Distance = .euclidean,
    generator: Generator
  ) -> Result {
    requireLabels(embeddings, labels, "FewShot")
    let members = Dictionary(grouping: labels.indices) { labels[$0] }
      .filter { $0.value.count >= shots + queries }
      .sorted { $0.key < $1.key }.map(\.value)
    require(
      members.count >= ways,
      "FewShot: \(ways) classes with \(shots + queries) rows each are needed, but there are "
        + "\(members.count)")
    let all = (0..<episodes).map { episode in
      var generator = generator.split(episode)
      return accuracy(embeddings, members, distance, using: &generator)
    }
    let mean = all.reduce(0, +) / Double(episodes)
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(episodes - 1)
    return Result(
      accuracy: mean, margin: 1.96 * (variance / Double(episodes)).squareRoot())
  }

  private func accuracy(
    _ embeddings: Tensor<Float>, _ members: [[Int]], _ distance: Distance,
    using generator: inout Generator
  ) -> Double {
    var (prototypes, questions): ([Tensor<Float>], [Int]) = ([], [])
    for place in generator.choice(ways, below: members.count, replacing: false) {
      let rows = members[place]
      let drawn = generator.choice(shots + queries, below: rows.count, replacing: false)
        .map { rows[$0] }
      prototypes.append(embeddings.indexSelected(axis: 0, Array(drawn[..<shots])).mean([0]))
      questions += drawn[shots...]
    }
    let answers = NeighborIndex(.stack(prototypes), distance: distance)
      .nearest(1, to: embeddings.indexSelected(axis: 0, questions))
    let right = answers.indices.scalars.enumerated().count { Int($1) == $0 / queries }
    return Double(right) / Double(questions.count)
  }
}
