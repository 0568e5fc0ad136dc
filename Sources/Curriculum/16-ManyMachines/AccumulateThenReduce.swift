import Tensors

extension Solutions {
  /// Exercise 16.5: accumulate gradients over micro-batches, and communicate once.
  ///
  /// A batch that does not fit into memory is computed in *micro-batches*, one after the other. Their gradients
  /// are added up, and only then does the optimizer take its step. So a rank that sends its gradients after each
  /// micro-batch sends too much: add first, and call `allReduce` once. (Another call for the count is fine.)
  ///
  /// What counts in the end is one batch: all items of all micro-batches of all ranks, N in total. Its gradient
  /// is the mean over these N items. But `gradient` returns the mean over *one micro-batch*, and their sizes
  /// differ:
  ///
  ///     g = ( Σ over ranks and micro-batches of  size · gradient(micro-batch) ) / N
  ///
  /// A micro-batch may be empty; the mean over no items is NaN.
  ///
  /// - Parameters:
  ///   - microBatches: this rank's items, a tensor `[size, …]` for each micro-batch. Other ranks may have more or fewer.
  ///   - count: the number of elements in a gradient; a rank without items needs it.
  ///   - gradient: returns the gradient of the mean loss over a micro-batch, `[count]`. It is expensive: call it
  ///     once for each.
  ///   - allReduce: the sum over all ranks.
  /// - Returns: the gradient of the mean loss over the whole batch, `[count]`, the same on all ranks.
  public static func accumulateThenReduce(
    _ microBatches: [Tensor<Float>], count: Int, gradient: (Tensor<Float>) -> Tensor<Float>,
    allReduce: AllReduce
  ) throws -> Tensor<Float> {
    var sum = Tensor<Float>.zeros([count])
    var items: Float = 0
    for batch in microBatches where batch.shape[0] > 0 {
      let size = Float(batch.shape[0])
      sum = sum + gradient(batch) * size
      items += size
    }
    return try allReduce(sum) / allReduce(Tensor(items))
  }
}

extension Exercises {
  public static let accumulateThenReduce = Exercise<
    ([Tensor<Float>], Int, (Tensor<Float>) -> Tensor<Float>, AllReduce) throws -> Tensor<Float>
  >(
    .accumulateThenReduce, solution: Solutions.accumulateThenReduce, cases: problems,
    run: { accumulate, problem in
      try RankReplay.run(problem.ranks.count) { rank, calls in
        var computed = 0
        let gradient = try accumulate(
          problem.ranks[rank], 2,
          {
            computed += 1
            return problem.gradient($0)
          }, calls.allReduce)
        return Outcome(gradient: gradient, calls: calls.count, computed: computed)
      }
    },
    mismatch: { $0.mismatch($1) },
    isSame: {
      rankDifference($0, $1) {
        difference($0.gradient, $1.gradient)
          ?? ($0.isWasteful == $1.isWasteful ? nil : "calls")
      } == nil
    },
    describe: \.text,
    trivialAnswers: [
      { _, count, _, _ in .zeros([count]) }, { _, _, _, _ in Tensor(.nan) },
      { batches, _, _, _ in batches[0] },
    ],
    mistakes: {
      Mistake(
        "communicates after every micro-batch: add up first, and call allReduce once",
        exchangingParts
      )
      .also(exchangingMessages).also(exchangingSums)
      wrong("the mean of means: it counts a small micro-batch as much as a large one") {
        gradients, _, sum in
        try sum(total(gradients.map(\.mean)))
          / sum(number(Float(gradients.count)))
      }
      wrong("each rank's mean counts the same: a rank with more items counts more") {
        gradients, own, sum in
        try sum(own.sum / max(own.items, 1)) / sum(number(1))
      }
      wrong("not divided: the gradient is the mean over all items") { _, own, sum in
        try sum(own.sum)
      }
      wrong("divided by this rank's number of items: N is that of all ranks") { _, own, sum in
        try sum(own.sum) / max(own.items, 1)
      }
      wrong("not weighted: multiply the mean gradient of a micro-batch by its size") {
        gradients, own, sum in
        try sum(total(gradients.map(\.mean))) / sum(number(own.items))
      }
      wrong("overwritten: add the gradients of all micro-batches, not only the last") {
        gradients, own, sum in
        let last = gradients.last.map { $0.mean * $0.items } ?? .zeros([2])
        return try sum(last) / sum(number(own.items))
      }
      Mistake("only this rank's gradient: the ranks must add theirs up") {
        batches, count, gradient, _ in
        let own = weighted(batches, count, gradient)
        return own.sum / max(own.items, 1)
      }
      Mistake("NaN from an empty micro-batch: 0 · NaN is NaN; leave it out") {
        batches, count, gradient, sum in
        var (total, items) = (Tensor<Float>.zeros([count]), Float(0))
        for batch in batches {
          total = total + gradient(batch) * Float(batch.shape[0])
          items += Float(batch.shape[0])
        }
        return try sum(total) / sum(number(items))
      }
    })
}

private typealias Accumulate = (
  [Tensor<Float>], Int, (Tensor<Float>) -> Tensor<Float>, AllReduce
) throws -> Tensor<Float>

/// Exchanges after every micro-batch: gradient and count by themselves, in one message, or the gradient alone.
private func exchangingParts(
  _ batches: [Tensor<Float>], _ count: Int, _ gradient: (Tensor<Float>) -> Tensor<Float>,
  _ sum: AllReduce
) throws -> Tensor<Float> {
  var (gradients, items): ([Tensor<Float>], [Tensor<Float>]) = ([], [])
  for batch in batches {
    let own = weighted([batch], count, gradient)
    gradients.append(try sum(own.sum))
    items.append(try sum(number(own.items)))
  }
  return total(gradients, count) / total(items, 1)
}

private func exchangingMessages(
  _ batches: [Tensor<Float>], _ count: Int, _ gradient: (Tensor<Float>) -> Tensor<Float>,
  _ sum: AllReduce
) throws -> Tensor<Float> {
  let messages = try batches.map { batch in
    let own = weighted([batch], count, gradient)
    return try sum(.cat([own.sum, number(own.items)]))
  }
  let all = total(messages, count + 1)
  return all[0..<count] / all[count]
}

private func exchangingSums(
  _ batches: [Tensor<Float>], _ count: Int, _ gradient: (Tensor<Float>) -> Tensor<Float>,
  _ sum: AllReduce
) throws -> Tensor<Float> {
  let gradients = try batches.map { try sum(weighted([$0], count, gradient).sum) }
  return try total(gradients, count) / sum(number(weighted(batches, count, gradient).items))
}

private func total(_ parts: [Tensor<Float>], _ count: Int = 2) -> Tensor<Float> {
  parts.reduce(Tensor<Float>.zeros([count]), +)
}

private func number(_ x: Float) -> Tensor<Float> { Tensor([x], shape: [1]) }

private typealias Part = (mean: Tensor<Float>, items: Float)

/// The sum of the gradients of all items, and their number.
private func weighted(
  _ batches: [Tensor<Float>], _ count: Int, _ gradient: (Tensor<Float>) -> Tensor<Float>
) -> (sum: Tensor<Float>, items: Float) {
  var (sum, items) = (Tensor<Float>.zeros([count]), Float(0))
  for batch in batches where batch.shape[0] > 0 {
    sum = sum + gradient(batch) * Float(batch.shape[0])
    items += Float(batch.shape[0])
  }
  return (sum, items)
}

/// Combines the gradients of the micro-batches that are not empty in a wrong way.
private func wrong(
  _ sentence: String,
  _ combine:
    @escaping (
      _ gradients: [Part], _ own: (sum: Tensor<Float>, items: Float), _ sum: AllReduce
    ) throws -> Tensor<Float>
) -> Mistake<Accumulate, Problem, [Outcome]> {
  Mistake(sentence) { batches, count, gradient, sum in
    let parts = batches.filter { $0.shape[0] > 0 }.map { (gradient($0), Float($0.shape[0])) }
    let own = parts.reduce((sum: Tensor<Float>.zeros([count]), items: Float(0))) {
      ($0.sum + $1.0 * $1.1, $0.items + $1.1)
    }
    return try combine(parts, own, sum)
  }
}

/// What one rank has returned and done.
private struct Outcome {
  let gradient: Tensor<Float>
  /// How often it has called allReduce.
  let calls: Int
  /// How many gradients it has computed.
  let computed: Int

  /// Whether calls of allReduce are more than one for the gradient and one for the count.
  var isWasteful: Bool { calls > 2 }
}

/// A line through points, w · x + b: equal micro-batches first; then unequal ones, an empty one, unequally many, a
/// rank without items, a single rank.
private func problems() -> [Problem] {
  var generator = Generator(seed: 165)
  return [
    [[2, 2], [2, 2]], [[3, 1, 2], [2, 1, 1]], [[2, 0, 1], [1, 2, 0]], [[1, 2, 1], [3]],
    [[], [2, 1]], [[3, 1, 1, 2]],
  ].map { Problem($0, using: &generator) }
}

private struct Problem {
  /// The points x, y of each micro-batch of each rank, `[size, 2]`.
  let ranks: [[Tensor<Float>]]

  init(_ sizes: [[Int]], using generator: inout Generator) {
    ranks = sizes.map { $0.map { .small([$0, 2], using: &generator) + 0.5 } }
  }

  var text: String {
    "loss = mean of (w · x + b − y)² at w = 0.5, b = −1; the gradient is ∂L/∂w, ∂L/∂b; points x, y\n"
      + ranks.enumerated().map { rank, batches in
        "rank \(rank): "
          + (batches.isEmpty
            ? "no micro-batches"
            : batches.map { "\($0.shape) \($0.scalars)" }.joined(separator: ", "))
      }.joined(separator: "\n")
  }

  /// The gradient of the mean loss with respect to w and b.
  func gradient(_ points: Tensor<Float>) -> Tensor<Float> { floats(mean([points]), [2]) }

  private func mean(_ batches: [Tensor<Float>]) -> [Double] {
    let numbers = batches.flatMap(doubles)
    var sums = [0.0, 0.0]
    for point in stride(from: 0, to: numbers.count, by: 2) {
      let error = 0.5 * numbers[point] - 1 - numbers[point + 1]
      sums[0] += 2 * error * numbers[point]
      sums[1] += 2 * error
    }
    // Of no points, 0 / 0.
    return sums.map { $0 / Double(numbers.count / 2) }
  }

  func mismatch(_ outcomes: [Outcome]) -> Mismatch? {
    let expected = floats(mean(ranks.flatMap(\.self)), [2])
    for (rank, outcome) in outcomes.enumerated() {
      let batches = ranks[rank].filter { $0.shape[0] > 0 }.count
      let text =
        difference(outcome.gradient, expected)
        ?? (outcome.isWasteful
          ? "allReduce was called \(outcome.calls) times, expected once, or twice with the count"
          : outcome.computed > ranks[rank].count
            ? "\(outcome.computed) gradients were computed, for \(batches) micro-batches" : nil)
      guard let text else { continue }
      return Mismatch(
        actual: "rank \(rank): \(outcome.gradient), \(outcome.calls) calls of allReduce",
        expected: "\(expected), at most 2 calls", difference: "rank \(rank): \(text)")
    }
    return nil
  }
}
