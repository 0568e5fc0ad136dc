import Curriculum
import Tensors

extension Solutions12 {
  /// Exercise 12.4: draw pairs to learn from.
  ///
  /// Two items drawn at random are almost always of two classes. A network that only pushes learns little,
  /// and one that only pulls lets everything fall to one point. So half of the pairs are the same, and
  /// half different; where `count` is odd, the one more is the same.
  ///
  /// - Nothing is paired with itself.
  /// - Every pair that can be must be able to come. A class of one has no same pair, but different ones.
  /// - Where no pair of one kind is possible, all are of the other kind; where none is possible at all,
  ///   the result is empty.
  ///
  /// `generator.integer(below: n)` draws a number from 0 to n − 1; n must be at least 1.
  ///
  /// - Parameters:
  ///   - labels: the class of every item.
  ///   - count: how many pairs to draw.
  ///   - generator: where all chance comes from, so that a run can be repeated.
  /// - Returns: pairs of places in `labels`, `SampledPair(first, second, isSame: …)`.
  public static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    // solution
    func partners(_ item: Int, _ isSame: Bool) -> [Int] {
      labels.indices.filter { $0 != item && (labels[$0] == labels[item]) == isSame }
    }
    func firsts(_ isSame: Bool) -> [Int] {
      labels.indices.filter { !partners($0, isSame).isEmpty }
    }
    let (same, different) = (firsts(true), firsts(false))
    if same.isEmpty && different.isEmpty { return [] }
    return (0..<count).map { pair in
      let isSame = different.isEmpty || !same.isEmpty && pair.isMultiple(of: 2)
      let items = isSame ? same : different
      let first = items[generator.integer(below: items.count)]
      let others = partners(first, isSame)
      let second = others[generator.integer(below: others.count)]
      return SampledPair(first, second, isSame: isSame)
    }
    // end of solution
  }
}
