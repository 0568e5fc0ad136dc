import Tensors

/// Checks `samplePairs` on classes of all sizes: what every pair must be, how many there are of each
/// kind, and that every pair that can be drawn is drawn.
public func checkSamplePairs(_ exercises: any Chapter12Exercises.Type) -> Report {
  .checking {
    for (labels, count) in cases {
      var generator = Generator(seed: 124)
      let pairs = try exercises.samplePairs(labels: labels, count: count, using: &generator)
      let draw = Draw(labels: labels, count: count, pairs: pairs)
      if let failure = draw.judge() { return failure }
    }
    return try seedFailure(exercises)
  }
}

/// Many pairs of few items first; then a class of one, classes of one only, one class, odd counts, nothing.
private let cases: [(labels: [Int], count: Int)] = [
  ([0, 0, 0, 1, 1], 2000), ([7, 3, 7, 5, 3, 7], 4000), ([1, 0, 1], 801), ([4, 2, 9], 600),
  ([6, 6, 6], 600), ([0, 1, 0, 1], 1), ([0, 0, 1], 0), ([5], 4), ([], 3),
]

private struct Draw {
  let labels: [Int]
  let count: Int
  let pairs: [SampledPair]

  /// All pairs of one kind.
  func possible(isSame: Bool) -> Set<SampledPair> {
    Set(
      labels.indices.flatMap { first in
        labels.indices.filter { $0 != first && (labels[$0] == labels[first]) == isSame }
          .map { SampledPair(first, $0, isSame: isSame) }
      })
  }

  /// How many pairs must be of one class.
  var sameCount: Int {
    if possible(isSame: true).isEmpty { return 0 }
    return possible(isSame: false).isEmpty ? count : (count + 1) / 2
  }

  var isPossible: Bool { labels.count > 1 }

  private var isLonely: [Bool] { labels.map { label in labels.count { $0 == label } == 1 } }

  func judge() -> Report.Failure? {
    if let failure = countFailure { return failure }
    for pair in pairs {
      if let failure = failure(of: pair) { return failure }
    }
    let same = pairs.count(where: \.isSame)
    if isPossible && same != sameCount {
      return failure(
        "\(same) pairs are of one class", expected: "\(sameCount)",
        same == count && sameCount < count
          ? "same pairs only: without different ones everything falls to one point"
          : "not half and half: two items drawn at random are mostly of two classes")
    }
    return neverDrawn
  }

  private var countFailure: Report.Failure? {
    let expected = isPossible ? count : 0
    if pairs.count == expected { return nil }
    return failure(
      "\(pairs.count) pairs", expected: "\(expected)" + (isPossible ? "" : ", as none can be"),
      pairs.isEmpty ? nil : "another number of pairs than was asked for")
  }

  private func failure(of pair: SampledPair) -> Report.Failure? {
    guard labels.indices.contains(pair.first), labels.indices.contains(pair.second) else {
      return failure("\(pair.first) and \(pair.second)", expected: "places of items", nil)
    }
    let truth = labels[pair.first] == labels[pair.second]
    if pair.first == pair.second {
      return failure(
        "\(pair.first) with itself", expected: "two items",
        isLonely[pair.first]
          ? "a class of one paired with itself: it has no partner, so no same pair"
          : "an item with itself: their distance is 0 before anything is learnt")
    }
    if truth == pair.isSame { return nil }
    let isExchanged = pairs.allSatisfy {
      labels[$0.first] == labels[$0.second] ? !$0.isSame : $0.isSame
    }
    return failure(
      "\(pair.first) and \(pair.second), isSame \(pair.isSame)",
      expected: "isSame \(truth): their labels are \(labels[pair.first]) and "
        + "\(labels[pair.second])",
      isExchanged
        ? "answers exchanged: isSame is true where the labels are equal"
        : "said to be different without a look: an item of any class was drawn as partner")
  }

  private var neverDrawn: Report.Failure? {
    if count < 100 { return nil }
    let drawn = Set(pairs)
    let missing = possible(isSame: true).union(possible(isSame: false)).subtracting(drawn)
    guard let first = missing.min(by: { ($0.first, $0.second) < ($1.first, $1.second) }) else {
      return nil
    }
    let lonely = missing.allSatisfy { isLonely[$0.first] || isLonely[$0.second] }
    let ordered = missing.allSatisfy { $0.first > $0.second }
    return failure(
      "\(missing.count) pairs never, first of them \(first.first) and \(first.second)",
      expected: "every pair that can be, some time",
      lonely
        ? "a class of one left out: it has no same pair, but it has different ones"
        : ordered
          ? "the first item always stands before the second in the list"
          : "some pairs never come: draw the partner among all that fit")
  }

  private func failure(
    _ what: String, expected: String, _ diagnosis: String?
  ) -> Report.Failure {
    let shown = pairs.prefix(6).map { "(\($0.first), \($0.second), \($0.isSame))" }
    return Report.Failure(
      input: "labels \(labels), count \(count)",
      actual: shown.joined(separator: " ") + (pairs.count > 6 ? " …" : ""),
      expected: expected, difference: what, diagnosis: diagnosis)
  }
}

/// The same seed gives the same pairs, and the generator moves on.
private func seedFailure(_ exercises: any Chapter12Exercises.Type) throws -> Report.Failure? {
  let labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]
  var (one, two) = (Generator(seed: 5), Generator(seed: 5))
  let first = try exercises.samplePairs(labels: labels, count: 20, using: &one)
  let again = try exercises.samplePairs(labels: labels, count: 20, using: &two)
  let next = try exercises.samplePairs(labels: labels, count: 20, using: &one)
  let repeats = first == again
  if repeats && next != first { return nil }
  return Report.Failure(
    input: "labels \(labels), count 20, " + (repeats ? "twice in a row" : "the same seed twice"),
    actual: repeats ? "the same pairs" : "other pairs",
    expected: repeats ? "other pairs" : "the same pairs", difference: "what is drawn",
    diagnosis: "not drawn from the generator that is given: a run could not be repeated")
}
