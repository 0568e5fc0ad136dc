import Tensors

extension Solutions {
  /// Exercise 12.4: draw pairs to train on.
  ///
  /// Two items drawn at random almost always form a negative pair. A network that is only pushed learns
  /// little, and one that is only pulled collapses. So half of the pairs are positive, and half negative. If
  /// `count` is odd, the extra pair is positive.
  ///
  /// - No item is paired with itself.
  /// - Every possible pair must be able to occur, in both orders. The only item of a class has no positive
  ///   pair, but it has negative pairs.
  /// - If no positive pair is possible, all pairs are negative, and the other way round. If no pair is
  ///   possible at all, the result is empty.
  ///
  /// `generator.integer(below: n)` draws an integer from 0 to n − 1; n must be at least 1.
  ///
  /// - Parameters:
  ///   - labels: the class of each item.
  ///   - count: the number of pairs to draw.
  ///   - generator: the source of all randomness, so that a run can be repeated.
  /// - Returns: pairs of indices into `labels`: `SampledPair(first, second, isSame: …)`.
  public static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    func partners(_ item: Int, _ isSame: Bool) -> [Int] {
      labels.indices.filter { $0 != item && (labels[$0] == labels[item]) == isSame }
    }
    func firsts(_ isSame: Bool) -> [Int] {
      labels.indices.filter { !partners($0, isSame).isEmpty }
    }
    let (positive, negative) = (firsts(true), firsts(false))
    if positive.isEmpty && negative.isEmpty { return [] }
    return (0..<count).map { pair in
      let isSame = negative.isEmpty || !positive.isEmpty && pair.isMultiple(of: 2)
      let items = isSame ? positive : negative
      let first = items[generator.integer(below: items.count)]
      let others = partners(first, isSame)
      let second = others[generator.integer(below: others.count)]
      return SampledPair(first, second, isSame: isSame)
    }
  }
}

extension Exercises {
  public static let samplePairs = Exercise<
    ([Int], Int, inout Generator) throws -> [SampledPair]
  >(
    .samplePairs, solution: Solutions.samplePairs, cases: { problems }, run: outcome,
    mismatch: { $1.mismatch($0) }, isSame: { $0.isSame(as: $1) }, describe: \.text,
    trivialAnswers: [
      { _, count, _ in (0..<count).map { _ in SampledPair(0, 0, isSame: false) } },
      { labels, _, _ in
        zip(labels.indices, labels.indices.dropFirst()).map {
          SampledPair($0, $1, isSame: labels[$0] == labels[$1])
        }
      }, { _, _, _ in [] },
    ],
    mistakes: {
      // Looks for another item of the class, and takes the item itself where there is none.
      Mistake("the only item of a class paired with itself: it has no positive pair") {
        labels, count, generator in
        draw(labels, count, &generator) { item, isSame in
          isSame && isAlone(labels, item) ? [item] : fitting(labels, item, isSame)
        }
      }
      .signs { problem, outcome in
        outcome.draw.map { draw in
          let selfPairs = draw.pairs.filter { $0.first == $0.second }
          return !selfPairs.isEmpty && selfPairs.allSatisfy { isAlone(problem.labels, $0.first) }
        } ?? false
      }
      Mistake("an item with itself: their distance is 0 before anything is learned") {
        labels, count, generator in
        draw(labels, count, &generator) { item, isSame in
          labels.indices.filter { (labels[$0] == labels[item]) == isSame }
        }
      }
      .signs { $1.draw?.pairs.contains { $0.first == $0.second } ?? false }
      Mistake(anyTwo) { drawAnyTwo($0, $1, &$2) }
        .crashes { $0.labels.count < 2 && $0.count > 0 }
      Mistake(anyTwo) { $0.count < 2 ? [] : drawAnyTwo($0, $1, &$2) }
      Mistake("not exactly half are positive: choose the kinds by turns, not by chance") {
        labels, count, generator in
        try (0..<count).flatMap { _ in
          let two = try Solutions.samplePairs(labels: labels, count: 2, using: &generator)
          return two.isEmpty ? [] : [two[generator.integer(below: 2)]]
        }
      }
      .signs { $1.draw?.isOnlyNotHalf($0) ?? false }
      Mistake("if the count is odd, the extra pair is positive") { labels, count, generator in
        let pairs = try Solutions.samplePairs(labels: labels, count: count + 1, using: &generator)
        return Array(pairs.dropFirst())
      }
      Mistake(positiveOnly) { drawPositive($0, $1, &$2) }
        .crashes { $0.positives.isEmpty && $0.count > 0 }
      Mistake(positiveOnly) { labels, count, generator in
        let isPossible = labels.indices.contains { !isAlone(labels, $0) }
        return isPossible ? drawPositive(labels, count, &generator) : []
      }
      Mistake("labels exchanged: isSame is true where the classes are equal") {
        try Solutions.samplePairs(labels: $0, count: $1, using: &$2)
          .map { SampledPair($0.first, $0.second, isSame: !$0.isSame) }
      }
      .signs { problem, outcome in
        outcome.draw.map { draw in
          !draw.pairs.isEmpty && draw.pairs.allSatisfy { $0.isSame != problem.isSame($0) }
        } ?? false
      }
      Mistake("not all negative pairs are negative: the partner was drawn from all classes") {
        labels, count, generator in
        draw(labels, count, &generator) { item, isSame in
          isSame ? fitting(labels, item, true) : labels.indices.filter { $0 != item }
        }
      }
      .signs { problem, outcome in
        outcome.draw.map { draw in
          let wrong = draw.pairs.filter { $0.isSame != problem.isSame($0) }
          return !wrong.isEmpty && wrong.allSatisfy { !$0.isSame && $0.first != $0.second }
        } ?? false
      }
      Mistake("classes of one item left out: they have no positive pair, but negative ones") {
        drawWithoutAlone($0, $1, &$2)
      }
      // Unless there are no others.
      .also { labels, count, generator in
        labels.allSatisfy { label in labels.count { $0 == label } == 1 }
          ? try Solutions.samplePairs(labels: labels, count: count, using: &generator)
          : drawWithoutAlone(labels, count, &generator)
      }
      Mistake("the first item always comes before the second: pairs occur in both orders") {
        try Solutions.samplePairs(labels: $0, count: $1, using: &$2).map {
          SampledPair(min($0.first, $0.second), max($0.first, $0.second), isSame: $0.isSame)
        }
      }
      Mistake("some pairs never occur: draw the partner from all that fit") {
        labels, count, generator in
        draw(labels, count, &generator) { Array(fitting(labels, $0, $1).prefix(1)) }
      }
      .signs { $1.draw?.lacksPartners($0) ?? false }
      Mistake("the generator does not advance: a copy of it was drawn from") {
        labels, count, generator in
        var copy = generator
        return try Solutions.samplePairs(labels: labels, count: count, using: &copy)
      }
      Mistake("not drawn from the given generator: a run could not be repeated") {
        labels, count, _ in
        var own = Generator(seed: 0)
        return try Solutions.samplePairs(labels: labels, count: count, using: &own)
      }
      .also { labels, count, _ in
        var own = Generator(seed: .random(in: 0...UInt64.max))
        return try Solutions.samplePairs(labels: labels, count: count, using: &own)
      }
    })
}

// MARK: The cases

/// Many pairs of few items first; then items that are alone in their classes, one class, odd counts, no
/// items; in the end the generator.
private let problems: [PairProblem] =
  [
    ([0, 0, 0, 1, 1], 2000), ([7, 3, 7, 5, 3, 7], 4000), ([1, 0, 1], 801), ([4, 2, 9], 600),
    ([6, 6, 6], 600), ([0, 1, 0, 1], 1), ([0, 0, 1], 0), ([5], 4), ([], 3),
  ].map { PairProblem(labels: $0, count: $1) } + [
    PairProblem(
      labels: [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], count: 20, checksSeeds: true)
  ]

private func outcome(_ samplePairs: PairSampler, _ problem: PairProblem) throws -> PairOutcome {
  if problem.checksSeeds { return .seeds(try PairSeeds(problem, samplePairs)) }
  var generator = Generator(seed: 124)
  let pairs = try samplePairs(problem.labels, problem.count, &generator)
  return .draw(PairDraw(problem, pairs))
}

// MARK: Mistakes

private let anyTwo = "not half positive: two items drawn at random are mostly of different classes"
private let positiveOnly = "positive pairs only: without negative pairs the embeddings collapse"

/// Pairs as in the solution; the partner of each kind is drawn from `partners`.
private func draw(
  _ labels: [Int], _ count: Int, _ generator: inout Generator,
  partners: (_ item: Int, _ isSame: Bool) -> [Int]
) -> [SampledPair] {
  let positive = labels.indices.filter { !partners($0, true).isEmpty }
  let negative = labels.indices.filter { !partners($0, false).isEmpty }
  if positive.isEmpty && negative.isEmpty { return [] }
  return (0..<count).map { pair in
    let isSame = negative.isEmpty || !positive.isEmpty && pair.isMultiple(of: 2)
    let items = isSame ? positive : negative
    let first = items[generator.integer(below: items.count)]
    let others = partners(first, isSame)
    return SampledPair(first, others[generator.integer(below: others.count)], isSame: isSame)
  }
}

/// All partners that fit.
private func fitting(_ labels: [Int], _ item: Int, _ isSame: Bool) -> [Int] {
  labels.indices.filter { $0 != item && (labels[$0] == labels[item]) == isSame }
}

/// Whether an item is the only one of its class.
private func isAlone(_ labels: [Int], _ item: Int) -> Bool {
  labels.count { $0 == labels[item] } == 1
}

private func drawAnyTwo(
  _ labels: [Int], _ count: Int, _ generator: inout Generator
) -> [SampledPair] {
  (0..<count).map { _ in
    let first = generator.integer(below: labels.count)
    let second = (first + 1 + generator.integer(below: labels.count - 1)) % labels.count
    return SampledPair(first, second, isSame: labels[first] == labels[second])
  }
}

private func drawPositive(
  _ labels: [Int], _ count: Int, _ generator: inout Generator
) -> [SampledPair] {
  let firsts = labels.indices.filter { !isAlone(labels, $0) }
  return (0..<count).map { _ in
    let first = firsts[generator.integer(below: firsts.count)]
    let others = fitting(labels, first, true)
    return SampledPair(first, others[generator.integer(below: others.count)], isSame: true)
  }
}

private func drawWithoutAlone(
  _ labels: [Int], _ count: Int, _ generator: inout Generator
) -> [SampledPair] {
  draw(labels, count, &generator) { item, isSame in
    fitting(labels, item, isSame).filter { !isAlone(labels, $0) && !isAlone(labels, item) }
  }
}
