import Tensors

extension Solutions {
  /// Exercise 8.1: deal out the indices of a dataset into batches, each index once, in random order.
  ///
  /// One pass through the whole dataset is an epoch. Seven images in batches of three could give
  ///
  ///     [[4, 0, 6], [1, 5, 2], [3]]
  ///
  /// `generator.permutation(_:)` shuffles: all orders are equally likely.
  ///
  /// - Parameters:
  ///   - count: the number of images; their indices are `0..<count`.
  ///   - batchSize: the number of indices in a batch.
  ///   - dropLast: whether the last batch is left out if it is not full.
  ///   - generator: the source of all random numbers, so that a run can be repeated.
  public static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) throws -> [[Int]] {
    let order = generator.permutation(count)
    let batches = stride(from: 0, to: count, by: batchSize).map { start in
      Array(order[start..<min(start + batchSize, count)])
    }
    return dropLast ? batches.filter { $0.count == batchSize } : batches
  }
}

extension Exercises {
  public static let batches = Exercise<(Int, Int, Bool, inout Generator) throws -> [[Int]]>(
    .batches, solution: Solutions.batches, cases: { trials }, run: { try outcome($0, $1) },
    mismatch: { $1.mismatch }, isSame: { $0.facts == $1.facts }, describe: \.text,
    trivialAnswers: [
      { count, size, _, _ in
        [[Int]](repeating: [Int](repeating: 0, count: size), count: count / size)
      },
      { count, _, _, _ in [Array(0..<count)] }, { _, _, _, _ in [] },
    ],
    mistakes: {
      Mistake("the last batch is kept: with dropLast a batch that is not full is left out") {
        count, size, _, generator in cut(generator.permutation(count), size, false)
      }
      .signs(shows(.lastKept))
      Mistake("the last batch is missing: without dropLast it is kept, even if it is shorter") {
        count, size, _, generator in cut(generator.permutation(count), size, true)
      }
      .signs(shows(.lastLost))
      Mistake(
        "some indices come twice and others never: shuffle once, and start each batch where the "
          + "last one ended"
      ) { count, size, dropLast, generator in
        cut((0..<count).map { _ in generator.integer(below: count) }, size, dropLast)
      }
      // Batches that overlap.
      .also { count, size, dropLast, generator in
        let order = generator.permutation(count)
        return cut(order, size, dropLast).enumerated().map { start, batch in
          Array(order[start..<start + batch.count])
        }
      }
      .signs(shows(.repeated))
      Mistake("not shuffled") { count, size, dropLast, _ in
        cut(Array(0..<count), size, dropLast)
      }
      .signs(shows(.notShuffled))
      Mistake("every epoch has the same order: draw from the generator that is given") {
        count, size, dropLast, _ in
        var own = Generator(seed: 0)
        return cut(own.permutation(count), size, dropLast)
      }
      .signs(shows(.sameEveryEpoch))
      Mistake("not drawn from the generator that is given: the same seed gives another order") {
        count, size, dropLast, _ in cut((0..<count).shuffled(), size, dropLast)
      }
      .signs(shows(.notRepeatable))
      Mistake("only whole batches are shuffled: the same images meet in every epoch") {
        count, size, dropLast, generator in
        // A last batch that is shorter stays the last one.
        let batches = cut(Array(0..<count), size, dropLast)
        let full = batches.filter { $0.count == size }
        return generator.permutation(full.count).map { full[$0] }
          + batches.filter { $0.count < size }
      }
      .also { count, size, dropLast, generator in
        let batches = cut(Array(0..<count), size, dropLast)
        return generator.permutation(batches.count).map { batches[$0] }
      }
      .signs(shows(.wholeBatches))
      // Swaps every index with any index: 27 equally likely draws for the 6 orders of three.
      Mistake("some orders are likelier than others: swap index i only with indices up to i") {
        count, size, dropLast, generator in
        var order = Array(0..<count)
        for index in order.indices { order.swapAt(index, generator.integer(below: count)) }
        return cut(order, size, dropLast)
      }
      .signs(shows(.uneven))
    })
}

private typealias Batches = (Int, Int, Bool, inout Generator) throws -> [[Int]]
private typealias Outcome = RandomOutcome<Fact>

/// What shows in wrong batches.
private enum Fact {
  case lastKept, lastLost, repeated, notShuffled, sameEveryEpoch, notRepeatable, wholeBatches
  case uneven, other
}

private func shows(_ fact: Fact) -> (Trial, Outcome) -> Bool { { $1.facts.contains(fact) } }

private enum Trial {
  case sizes(count: Int, batchSize: Int, dropLast: Bool)
  /// The same seed twice; and two epochs.
  case epochs
  /// Whether every order is equally likely.
  case orders

  var text: String {
    switch self {
    case .sizes(let count, let size, let dropLast):
      "count \(count), batchSize \(size), dropLast \(dropLast)"
    case .epochs: "count 20, batchSize 4"
    case .orders: "count 3, batchSize 3"
    }
  }
}

private let trials =
  [(10, 4), (12, 4), (3, 5), (0, 4), (7, 1), (64, 8)].flatMap { count, size in
    [false, true].map { Trial.sizes(count: count, batchSize: size, dropLast: $0) }
  } + [.epochs, .orders]

private func outcome(_ batches: Batches, _ trial: Trial) throws -> Outcome {
  switch trial {
  case .sizes(let count, let size, let dropLast):
    var generator = Generator(seed: 8)
    return sizes(try batches(count, size, dropLast, &generator), count, size, dropLast)
  case .epochs:
    var (one, same) = (Generator(seed: 3), Generator(seed: 3))
    func epoch(_ generator: inout Generator) throws -> [[Int]] {
      try batches(20, 4, false, &generator)
    }
    return epochs(try epoch(&one), again: try epoch(&same), next: try epoch(&one))
  case .orders:
    var generator = Generator(seed: 4)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<20_000 {
      counts[try batches(3, 3, false, &generator).flatMap(\.self), default: 0] += 1
    }
    return orders(counts)
  }
}

/// Cuts an order into batches.
private func cut(_ order: [Int], _ batchSize: Int, _ dropLast: Bool) -> [[Int]] {
  let batches = stride(from: 0, to: order.count, by: batchSize).map {
    Array(order[$0..<min($0 + batchSize, order.count)])
  }
  return dropLast ? batches.filter { $0.count == batchSize } : batches
}

/// Whether a batch has consecutive indices, in order.
private func isConsecutive(_ batch: [Int]) -> Bool {
  zip(batch, batch.dropFirst()).allSatisfy { $0 + 1 == $1 }
}

private func sizes(_ actual: [[Int]], _ count: Int, _ size: Int, _ dropLast: Bool) -> Outcome {
  let (rest, indices) = (count % size, actual.flatMap(\.self))
  let full = [Int](repeating: size, count: count / size)
  let (own, right) = (actual.map(\.count), full + (rest > 0 && !dropLast ? [rest] : []))
  let isInRange = indices.allSatisfy((0..<count).contains)
  let isOnce = isInRange && Set(indices).count == indices.count
  if own == right && isOnce { return .right }
  let fact: Fact =
    if dropLast && rest > 0 && own == full + [rest] {
      .lastKept
    } else if !dropLast && rest > 0 && own == full {
      .lastLost
    } else if own == right && isInRange {
      .repeated
    } else if isOnce && own.sorted() == right.sorted() && actual.allSatisfy(isConsecutive) {
      .wholeBatches
    } else {
      .other
    }
  return .wrong(
    [fact], input: "count \(count), batchSize \(size), dropLast \(dropLast)", actual: "\(actual)",
    expected: "batches of \(right) indices, each below \(count) at most once",
    difference: own == right
      ? "an index comes twice, or is not below \(count)" : "the batches have \(own) indices")
}

private func epochs(_ first: [[Int]], again: [[Int]], next: [[Int]]) -> Outcome {
  let order = first.flatMap(\.self)
  func wrong(_ facts: Set<Fact>, _ input: String, _ actual: String, _ expected: String) -> Outcome {
    .wrong(facts, input: input, actual: actual, expected: expected, difference: "the order")
  }
  if first != again {
    return wrong(
      [.notRepeatable], "count 20, the same seed twice",
      "\(order), then \(again.flatMap(\.self))", "the same order")
  }
  var facts: Set<Fact> = []
  if order == Array(0..<20) { facts.insert(.notShuffled) }
  if next == first { facts.insert(.sameEveryEpoch) }
  if first.allSatisfy(isConsecutive) { facts.insert(.wholeBatches) }
  if facts.contains(.notShuffled) {
    return wrong(facts, "count 20", "\(order)", "a random order")
  }
  if facts.contains(.sameEveryEpoch) {
    return wrong(
      facts, "count 20, one generator, two epochs",
      "\(order), then \(next.flatMap(\.self))", "two orders")
  }
  return facts.isEmpty
    ? .right
    : wrong(facts, "count 20, batchSize 4", "\(order)", "indices from everywhere in one batch")
}

/// All six orders of three come equally often: 3,333 times each, within 5 standard errors.
private func orders(_ counts: [[Int]: Int]) -> Outcome {
  let isShuffled = counts.keys.allSatisfy { $0.sorted() == [0, 1, 2] }
  let isEven = counts.count == 6 && counts.values.allSatisfy { abs($0 - 3333) < 264 }
  if isShuffled && isEven { return .right }
  var facts: Set<Fact> = [isShuffled ? .uneven : .repeated]
  if isShuffled && counts.count == 1 {
    facts = [.sameEveryEpoch]
    // Of three images in one batch, whole batches have only one order.
    if counts.keys.contains([0, 1, 2]) { facts.formUnion([.notShuffled, .wholeBatches]) }
  }
  return .wrong(
    facts, input: "count 3, 20,000 times",
    actual: counts.map { "\($0.key): \($0.value)" }.sorted().joined(separator: ", "),
    expected: "each of the six orders about 3,333 times", difference: "the order")
}
