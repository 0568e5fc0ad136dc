import Curriculum
import Solutions
import Tensors

/// Pairs as in the solution, whose partner of each kind is drawn from `partners`.
private func draw(
  _ labels: [Int], _ count: Int, _ generator: inout Generator,
  partners: (_ item: Int, _ isSame: Bool) -> [Int]
) -> [SampledPair] {
  let same = labels.indices.filter { !partners($0, true).isEmpty }
  let different = labels.indices.filter { !partners($0, false).isEmpty }
  if same.isEmpty && different.isEmpty { return [] }
  return (0..<count).map { pair in
    let isSame = different.isEmpty || !same.isEmpty && pair.isMultiple(of: 2)
    let items = isSame ? same : different
    let first = items[generator.integer(below: items.count)]
    let others = partners(first, isSame)
    return SampledPair(first, others[generator.integer(below: others.count)], isSame: isSame)
  }
}

/// All that fit.
private func fitting(_ labels: [Int], _ item: Int, _ isSame: Bool) -> [Int] {
  labels.indices.filter { $0 != item && (labels[$0] == labels[item]) == isSame }
}

private func isLonely(_ labels: [Int], _ item: Int) -> Bool {
  labels.count { $0 == labels[item] } == 1
}

enum WithItself: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    draw(labels, count, &generator) { item, isSame in
      labels.indices.filter { (labels[$0] == labels[item]) == isSame }
    }
  }
}

/// Tries for another member, and takes the item itself where there is none.
enum LonelyWithItself: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    draw(labels, count, &generator) { item, isSame in
      isSame && isLonely(labels, item) ? [item] : fitting(labels, item, isSame)
    }
  }
}

enum AnyTwo: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    if labels.count < 2 { return [] }
    return (0..<count).map { _ in
      let first = generator.integer(below: labels.count)
      let second = (first + 1 + generator.integer(below: labels.count - 1)) % labels.count
      return SampledPair(first, second, isSame: labels[first] == labels[second])
    }
  }
}

enum SameOnly: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    draw(labels, count, &generator) { item, isSame in
      isSame ? fitting(labels, item, true) : []
    }
  }
}

enum AnswersExchanged: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    try Solutions12.samplePairs(labels: labels, count: count, using: &generator)
      .map { SampledPair($0.first, $0.second, isSame: !$0.isSame) }
  }
}

enum DifferentUnseen: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    draw(labels, count, &generator) { item, isSame in
      isSame ? fitting(labels, item, true) : labels.indices.filter { $0 != item }
    }
  }
}

/// Leaves classes of one out, unless there are no others.
enum LonelyLeftOut: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    let hasOthers = labels.indices.contains { !isLonely(labels, $0) }
    return draw(labels, count, &generator) { item, isSame in
      fitting(labels, item, isSame).filter {
        !hasOthers || !isLonely(labels, $0) && !isLonely(labels, item)
      }
    }
  }
}

enum FirstPartner: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    draw(labels, count, &generator) { Array(fitting(labels, $0, $1).prefix(1)) }
  }
}

enum InListOrder: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    try Solutions12.samplePairs(labels: labels, count: count, using: &generator).map {
      SampledPair(min($0.first, $0.second), max($0.first, $0.second), isSame: $0.isSame)
    }
  }
}

enum PairsOfOwnSeed: Mistake12 {
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    var own = Generator(seed: 0)
    return try Solutions12.samplePairs(labels: labels, count: count, using: &own)
  }
}
