import Tensors

/// Checks `hardestNegative` on batches of all kinds, also of one class only, against a plain search.
public func checkHardestNegative(_ exercises: any Chapter13Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 132)
    for (labels, largest) in cases {
      let batch = Batch(labels, largest: largest, using: &generator)
      let expected = batch.expected
      let actual = try exercises.hardestNegative(batch.distances, labels: labels)
      if actual == expected { continue }
      let anchor = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset
      return Report.Failure(
        input: "labels \(labels), distances\n\(batch.distances)", actual: batch.text(actual),
        expected: batch.text(expected),
        difference: anchor.map { "anchor \($0)" } ?? "\(actual.count) answers",
        diagnosis: batch.diagnosis(actual))
    }
    return nil
  }
}

/// Labels, and the largest distance: small ones make ties.
private let cases: [(labels: [Int], largest: Int)] = [
  ([0, 0, 1, 1, 0, 2], 900), ([0, 1, 0, 1, 2, 1, 2], 2), ([3, 3, 3], 9), ([4], 9), ([], 9),
  ([5, 1], 9), ([2, 2, 2, 2, 8], 50), ([9, 8, 7, 6], 3),
]

private struct Batch {
  let labels: [Int]
  let distances: Tensor<Float>

  /// Distances of which each is from 1 to `largest`, 0 from an item to itself.
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

  private func distance(_ i: Int, _ j: Int) -> Float { distances.scalars[i * labels.count + j] }

  /// For every anchor the first of the nearest, or of the farthest, that fit.
  private func search(
    _ fits: (Int, Int) -> Bool, isNearer: (Float, Float) -> Bool = { $0 < $1 }
  ) -> [Int?] {
    labels.indices.map { i in
      var best: Int?
      for j in labels.indices where fits(i, j) {
        if best.map({ isNearer(distance(i, j), distance(i, $0)) }) ?? true { best = j }
      }
      return best
    }
  }

  private func isNegative(_ i: Int, _ j: Int) -> Bool { labels[i] != labels[j] }

  var expected: [Int?] { search(isNegative) }

  func text(_ answers: [Int?]) -> String {
    "[" + answers.map { $0.map(String.init) ?? "nil" }.joined(separator: ", ") + "]"
  }

  func diagnosis(_ actual: [Int?]) -> String? {
    let right = expected
    if actual.count == right.count, right.contains(nil),
      zip(actual, right).allSatisfy({ $1 == nil || $0 == $1 })
    {
      return "one is named although there is none: without another class it is nil"
    }
    let positives = search({ $0 != $1 && !isNegative($0, $1) }, isNearer: >)
    let masked = labels.indices.map { i in labels.firstIndex(of: labels[i]) }
    let places = labels.indices.map { i in
      right[i].flatMap { best in labels.indices.filter { isNegative(i, $0) }.firstIndex(of: best) }
    }
    let ways: [([Int?], String)] = [
      (Array(labels.indices), "the anchor itself: nothing is nearer to it, but it is no negative"),
      (
        search { $0 != $1 },
        "the nearest of all others: one of the anchor's class is no negative"
      ),
      (
        search(isNegative, isNearer: >),
        "the farthest negative: that is the easiest; the hardest is the nearest"
      ),
      (positives, "the farthest positive: another class is asked for"),
      (
        masked,
        "others masked with 0: that makes them the nearest of all; infinity would leave them out"
      ),
      (places, "its place among the negatives: its place in the batch is asked for"),
      (search(isNegative, isNearer: <=), "of equally near ones the last: the first one counts"),
    ]
    return ways.first { $0.0 == actual }?.1
  }
}
