import Tensors

/// What samples pairs: labels, count and generator to pairs.
typealias PairSampler = ([Int], Int, inout Generator) throws -> [SampledPair]

/// One case of `samplePairs`.
struct PairProblem {
  let labels: [Int]
  let count: Int
  var checksSeeds = false

  var text: String { "labels \(labels), count \(count)" }

  /// Whether the items of a pair are of one class.
  func isSame(_ pair: SampledPair) -> Bool { labels[pair.first] == labels[pair.second] }

  private func possible(isSame: Bool) -> Set<SampledPair> {
    Set(
      labels.indices.flatMap { first in
        labels.indices.filter { $0 != first && (labels[$0] == labels[first]) == isSame }
          .map { SampledPair(first, $0, isSame: isSame) }
      })
  }

  /// All positive pairs.
  var positives: Set<SampledPair> { possible(isSame: true) }
  /// All negative pairs.
  var negatives: Set<SampledPair> { possible(isSame: false) }
}

/// What is observed in one case.
enum PairOutcome {
  case draw(PairDraw)
  case seeds(PairSeeds)

  var draw: PairDraw? { if case .draw(let draw) = self { draw } else { nil } }

  func mismatch(_ problem: PairProblem) -> Mismatch? {
    switch self {
    case .draw(let draw): draw.mismatch(problem)
    case .seeds(let seeds): seeds.mismatch(problem)
    }
  }

  func isSame(as other: Self) -> Bool {
    switch (self, other) {
    case (.draw(let a), .draw(let b)): a.isSame(as: b)
    case (.seeds(let a), .seeds(let b)): a == b
    default: false
    }
  }
}

/// The pairs of one call.
struct PairDraw {
  /// Without what follows the first pair whose indices are out of range.
  let pairs: [SampledPair]
  let outOfRange: SampledPair?
  private let isHalf: Bool

  init(_ problem: PairProblem, _ pairs: [SampledPair]) {
    let range = problem.labels.indices
    let valid = pairs.prefix { range.contains($0.first) && range.contains($0.second) }
    self.pairs = Array(valid)
    outOfRange = valid.count < pairs.count ? pairs[valid.count] : nil
    isHalf = abs(2 * valid.count(where: \.isSame) - valid.count) <= 1
  }

  private var sameCount: Int { pairs.count(where: \.isSame) }

  /// Whether both are drawn in the same way: of many pairs each possible one occurs.
  func isSame(as other: Self) -> Bool {
    guard pairs.count == other.pairs.count, outOfRange == nil, other.outOfRange == nil else {
      return false
    }
    if pairs.count < 100 { return true }
    let chance = 3.5 * Double(pairs.count).squareRoot()
    return Set(pairs) == Set(other.pairs) && isHalf == other.isHalf
      && Double(abs(sameCount - other.sameCount)) <= chance
  }

  func mismatch(_ problem: PairProblem) -> Mismatch? {
    if let outOfRange {
      return mismatch("\(outOfRange.first) and \(outOfRange.second)", expected: "indices of items")
    }
    let (positives, negatives) = (problem.positives, problem.negatives)
    let isPossible = !positives.isEmpty || !negatives.isEmpty
    let count = isPossible ? problem.count : 0
    if pairs.count != count {
      return mismatch(
        "\(pairs.count) pairs", expected: "\(count)" + (isPossible ? "" : ", as none is possible"))
    }
    for pair in pairs {
      if let mismatch = mismatch(of: pair, problem) { return mismatch }
    }
    let half = negatives.isEmpty ? count : (count + 1) / 2
    let expected = positives.isEmpty ? 0 : half
    if sameCount != expected {
      return mismatch("\(sameCount) positive pairs", expected: "\(expected)")
    }
    return count < 100 ? nil : missing(positives.union(negatives))
  }

  private func mismatch(of pair: SampledPair, _ problem: PairProblem) -> Mismatch? {
    if pair.first == pair.second {
      return mismatch("\(pair.first) with itself", expected: "two items")
    }
    let isSame = problem.isSame(pair)
    if isSame == pair.isSame { return nil }
    let labels = problem.labels
    return mismatch(
      "\(pair.first) and \(pair.second), isSame \(pair.isSame)",
      expected: "isSame \(isSame): their labels are \(labels[pair.first]) and "
        + "\(labels[pair.second])")
  }

  private func missing(_ possible: Set<SampledPair>) -> Mismatch? {
    let missing = possible.subtracting(pairs)
    return missing.min(by: { ($0.first, $0.second) < ($1.first, $1.second) }).map {
      mismatch(
        "\(missing.count) possible pairs never occur, the first is \($0.first) and \($0.second)",
        expected: "every possible pair occurs")
    }
  }

  /// Whether all is right, except that another number of pairs than half is positive.
  func isOnlyNotHalf(_ problem: PairProblem) -> Bool {
    let isValid = pairs.allSatisfy { $0.first != $0.second && $0.isSame == problem.isSame($0) }
    if !isValid || pairs.count != problem.count { return false }
    return pairs.count < 100 || !isHalf && (1..<pairs.count).contains(sameCount)
  }

  /// Whether all is right, except that some first items do not occur with all their partners.
  func lacksPartners(_ problem: PairProblem) -> Bool {
    let possible = problem.positives.union(problem.negatives)
    func firsts(_ pairs: Set<SampledPair>) -> Set<[Int]> {
      Set(pairs.map { [$0.first, $0.isSame ? 1 : 0] })
    }
    let drawn = Set(pairs)
    return drawn.isStrictSubset(of: possible) && firsts(drawn) == firsts(possible)
  }

  private func mismatch(_ difference: String, expected: String) -> Mismatch {
    let shown = pairs.prefix(6).map { "(\($0.first), \($0.second), \($0.isSame))" }
    return Mismatch(
      actual: shown.joined(separator: " ") + (pairs.count > 6 ? " …" : ""),
      expected: expected, difference: difference)
  }
}

/// The same seed must give the same pairs, another seed other pairs, and a second call, too.
struct PairSeeds: Equatable {
  let isRepeatable, dependsOnSeed, advances: Bool

  init(_ problem: PairProblem, _ samplePairs: PairSampler) throws {
    func twoCalls(_ seed: UInt64) throws -> [[SampledPair]] {
      var generator = Generator(seed: seed)
      return try (0..<2).map { _ in try samplePairs(problem.labels, problem.count, &generator) }
    }
    let (first, again, other) = (try twoCalls(5), try twoCalls(5), try twoCalls(6))
    isRepeatable = first == again
    dependsOnSeed = first[0] != other[0]
    advances = first[0] != first[1]
  }

  func mismatch(_ problem: PairProblem) -> Mismatch? {
    func differ(_ input: String, _ actual: String, _ expected: String) -> Mismatch {
      Mismatch(
        input: "\(problem.text), \(input)", actual: actual, expected: expected,
        difference: "they are \(actual)")
    }
    let (same, other) = ("the same pairs", "other pairs")
    if !isRepeatable { return differ("seed 5, twice", other, same) }
    if !dependsOnSeed { return differ("seeds 5 and 6", same, other) }
    return advances ? nil : differ("seed 5, two calls one after the other", same, other)
  }
}
