import Tensors

/// Few-shot classification: the accuracy over many small tasks (episodes), each with a few classes
/// and a few examples per class.
///
///     let tasks = FewShot(ways: 5, shots: 1)
///     tasks.evaluate(embeddings, labels: labels, generator: Generator(seed: 1))   // 0.712 ± 0.004
///
/// Each episode samples classes, and from each class a support set and a query set. A query is
/// assigned to the class with the nearest prototype, the mean of its support set (Snell, Swersky
/// and Zemel, "Prototypical networks for few-shot learning", 2017).
public struct FewShot: Sendable {
  /// The number of classes per episode.
  public let ways: Int
  /// The number of support examples per class.
  public let shots: Int
  /// The number of queries per class.
  public let queries: Int
  /// The number of episodes.
  public let episodes: Int

  /// The accuracy over all episodes.
  public struct Result: Sendable, Equatable {
    /// The mean accuracy, from 0 to 1.
    public let accuracy: Double
    /// The half-width of the 95 % confidence interval: `1.96 · standard deviation / √episodes`.
    public let margin: Double
  }

  /// Creates an evaluation; 5-way 1-shot by default.
  public init(ways: Int = 5, shots: Int = 1, queries: Int = 15, episodes: Int = 600) {
    require(
      ways > 1 && shots > 0 && queries > 0 && episodes > 1,
      "FewShot: needs at least 2 ways, 1 shot, 1 query and 2 episodes, not \(ways), \(shots), "
        + "\(queries) and \(episodes)")
    for part in [shots, queries] {
      Shape.requireMemory(
        [episodes, ways, part], bytesPerElement: MemoryLayout<Int>.stride, "FewShot")
    }
    (self.ways, self.shots, self.queries, self.episodes) = (ways, shots, queries, episodes)
  }

  /// Returns the mean accuracy. Episode `i` depends only on the generator and on `i`.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: The class of each row.
  ///   - distance: The distance metric.
  ///   - generator: The generator that the episodes are derived from.
  /// - Precondition: At least `ways` classes have `shots + queries` rows; smaller classes are
  ///   ignored.
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
      "FewShot: needs \(ways) classes with \(shots + queries) rows each, but there are "
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
    for index in generator.choice(ways, below: members.count, replacing: false) {
      let rows = members[index]
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
