import Tensors

extension Solutions {
  /// Exercise 13.2: find the hardest negatives.
  ///
  /// After some training most negatives are far away and cost nothing, so they teach nothing. The few that are
  /// still close do. So for each item of a batch, find the closest item of another class.
  ///
  ///     distances, labels [0, 0, 1]      the hardest negatives
  ///     0  1  5                          item 0: 2, the only item of another class
  ///     1  0  3                          item 1: 2
  ///     5  3  0                          item 2: 1, at distance 3, closer than item 0 at distance 5
  ///
  /// If several are equally close, the first counts. An item without a negative gets `nil`.
  ///
  /// `distances[i, j].item` is a single number.
  ///
  /// - Parameters:
  ///   - distances: the distance between any two items, `[N, N]`.
  ///   - labels: the N classes.
  /// - Returns: for each item the index of its hardest negative in the batch.
  public static func hardestNegative(
    _ distances: Tensor<Float>, labels: [Int]
  ) throws -> [Int?] {
    labels.indices.map { anchor in
      let negatives = labels.indices.filter { labels[$0] != labels[anchor] }
      return negatives.min { distances[anchor, $0].item < distances[anchor, $1].item }
    }
  }
}

extension Exercises {
  public static let hardestNegative = Exercise<(Tensor<Float>, [Int]) throws -> [Int?]>(
    .hardestNegative, solution: Solutions.hardestNegative, cases: problems,
    run: { try $0($1.distances, $1.labels) }, expected: \.expected,
    describe: { "labels \($0.labels), distances\n\($0.distances)" }, show: text,
    difference: difference,
    trivialAnswers: [
      { _, labels in labels.map { _ in 0 } }, { _, labels in labels }, { _, _ in [] },
    ],
    mistakes: {
      Mistake("the anchor itself: nothing is closer to it, but it is not a negative") {
        closest($0, $1) { _, _ in true }
      }
      Mistake("the closest of all others: an item of the anchor's class is not a negative") {
        closest($0, $1) { $0 != $1 }
      }
      Mistake("the farthest negative: that is the easiest; the hardest is the closest") {
        distances, labels in closest(-distances, labels) { labels[$0] != labels[$1] }
      }
      Mistake("the farthest positive: the task asks for an item of another class") {
        distances, labels in
        closest(-distances, labels) { $0 != $1 && labels[$0] == labels[$1] }
      }
      Mistake(
        "the anchor's class masked with 0: that makes its items the closest; mask with infinity"
      ) { distances, labels in
        labels.indices.map { i in
          let row = labels.indices.map { labels[$0] == labels[i] ? 0 : distances[i, $0].item }
          return row.indices.min { row[$0] < row[$1] }
        }
      }
      Mistake("the index among the negatives: the task asks for the index in the batch") {
        distances, labels in
        labels.indices.map { i in
          let row = labels.indices.filter { labels[$0] != labels[i] }.map { distances[i, $0].item }
          return row.indices.min { row[$0] < row[$1] }
        }
      }
      Mistake("the last of several equally close negatives: the first counts") {
        distances, labels in
        labels.indices.map { i in
          labels.indices.reversed().filter { labels[$0] != labels[i] }
            .min { distances[i, $0].item < distances[i, $1].item }
        }
      }
      Mistake("an index although there is no negative: without another class it is nil") {
        try Solutions.hardestNegative($0, labels: $1).map { $0 ?? 0 }
      }
      .signs { batch, actual in
        let expected = batch.expected
        return actual.count == expected.count
          && zip(actual, expected).allSatisfy { $0 == $1 || $1 == nil }
      }
    })
}

/// For each item the first of the closest that fit.
private func closest(
  _ distances: Tensor<Float>, _ labels: [Int], _ fits: (Int, Int) -> Bool
) -> [Int?] {
  labels.indices.map { i in
    labels.indices.filter { fits(i, $0) }.min { distances[i, $0].item < distances[i, $1].item }
  }
}

private func text(_ indices: [Int?]) -> String {
  "[" + indices.map { $0.map(String.init) ?? "nil" }.joined(separator: ", ") + "]"
}

private func difference(_ actual: [Int?], _ expected: [Int?]) -> String? {
  if actual.count != expected.count {
    return "\(actual.count) elements, expected \(expected.count)"
  }
  return actual.indices.first { actual[$0] != expected[$0] }.map { "anchor \($0)" }
}

/// All kinds of batches, also of one class only, of one item, and of none.
private func problems() -> [Batch] {
  let labels: [(labels: [Int], largest: Int)] = [
    ([0, 0, 1, 1, 0, 2], 900), ([0, 1, 0, 1, 2, 1, 2], 2), ([3, 3, 3], 9), ([4], 9), ([], 9),
    ([5, 1], 9), ([2, 2, 2, 2, 8], 50), ([9, 8, 7, 6], 3),
  ]
  var generator = Generator(seed: 132)
  return labels.map { Batch($0.labels, largest: $0.largest, using: &generator) }
}

private struct Batch {
  let labels: [Int]
  let distances: Tensor<Float>

  /// Distances from 1 to `largest` (a small one makes ties), 0 from an item to itself.
  init(_ labels: [Int], largest: Int, using generator: inout Generator) {
    let count = labels.count
    var numbers = [Float](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0..<i {
        numbers[i * count + j] = Float(generator.integer(below: largest)) + 1
        numbers[j * count + i] = numbers[i * count + j]
      }
    }
    self.labels = labels
    distances = Tensor(numbers, shape: [count, count])
  }

  /// By a plain search.
  var expected: [Int?] {
    let numbers = distances.scalars
    return labels.indices.map { i in
      var best: Int?
      for j in labels.indices where labels[i] != labels[j] {
        let start = i * labels.count
        if best.map({ numbers[start + j] < numbers[start + $0] }) ?? true { best = j }
      }
      return best
    }
  }
}
