import Tensors

extension Solutions {
  /// Exercise 16.3: normalize one rank's rows with the statistics of the whole batch.
  ///
  /// Batch normalization needs the mean and the variance of each channel over the batch (chapter 10). Each rank
  /// has only some rows. It must not send them: sums are enough. The numbers of rows may differ from rank to
  /// rank, and a rank may have none, so the ranks also add up their *counts*:
  ///
  ///     n = Σ count     μ = Σ x / n     σ² = Σ x² / n − μ²
  ///     y = (x − μ) / √(σ² + ε)
  ///
  /// The sums are over the rows of all ranks. Each channel has its own.
  ///
  /// `allReduce(t)` adds the tensor t over all ranks and returns the sum. `x.sum([0])` is the sum over the rows,
  /// `[C]`; of no rows it is 0. `Tensor(n)` is a tensor with the one element n, a `Float`.
  ///
  /// - Parameters:
  ///   - x: this rank's rows, `[rows, C]`.
  ///   - epsilon: ε.
  ///   - allReduce: the sum over all ranks; all of them call it equally often.
  /// - Returns: y, of the shape of `x`.
  public static func syncBatchNorm(
    _ x: Tensor<Float>, epsilon: Float, allReduce: AllReduce
  ) throws -> Tensor<Float> {
    let count = try allReduce(Tensor(Float(x.shape[0])))
    let mean = try allReduce(x.sum([0])) / count
    let variance = try allReduce(x.squared().sum([0])) / count - mean.squared()
    return (x - mean) / (variance + epsilon).sqrt()
  }
}

extension Exercises {
  public static let syncBatchNorm = Exercise<
    (Tensor<Float>, Float, AllReduce) throws -> Tensor<Float>
  >(
    .syncBatchNorm, solution: Solutions.syncBatchNorm, cases: splitBatches,
    run: { syncBatchNorm, batch in
      try RankReplay.run(batch.parts.count) { rank, calls in
        try syncBatchNorm(batch.parts[rank], batch.epsilon, calls.allReduce)
      }
    },
    expected: \.expected, describe: \.text,
    show: { outputs in
      outputs.enumerated().map { "rank \($0): \($1.shape)\n\($1)" }.joined(separator: "\n")
    },
    difference: { rankDifference($0, $1) { difference($0, $1) } },
    trivialAnswers: [
      { x, _, _ in x }, { x, _, _ in .zeros(x.shape) }, { _, _, _ in Tensor([], shape: [0, 7]) },
    ],
    mistakes: {
      wrong("only this rank's statistics: the ranks must add up their sums") { x, _ in
        (x.mean([0]), x.variance([0], correction: 0))
      }
      wrong("the mean of means: it counts a rank with few rows as much as one with many") {
        x, sum in
        let ranks = try sum(number(1))
        return (try sum(x.mean([0])) / ranks, try sum(x.variance([0], correction: 0)) / ranks)
      }
      .also(
        normalized { x, sum in
          let ranks = try sum(number(1))
          let mean = try sum(x.mean([0])) / ranks
          return (mean, try sum(x.squared().mean([0])) / ranks - mean.squared())
        }
      )
      wrong("no counts: this assumes that every rank has as many rows as this one") { x, sum in
        let count = try sum(number(1)) * Float(x.shape[0])
        let mean = try sum(x.sum([0])) / count
        return (mean, try sum(x.squared().sum([0])) / count - mean.squared())
      }
      wrong("divided by this rank's count: the sums are over the rows of all ranks") { x, sum in
        let count = Float(x.shape[0])
        let mean = try sum(x.sum([0])) / count
        return (mean, try sum(x.squared().sum([0])) / count - mean.squared())
      }
      wrong("divided by the number of ranks: the mean is over all rows") { x, sum in
        let ranks = try sum(number(1))
        let mean = try sum(x.sum([0])) / ranks
        return (mean, try sum(x.squared().sum([0])) / ranks - mean.squared())
      }
      wrong("the mean variance of the parts: it misses how far apart their means are") { x, sum in
        let rows = Float(x.shape[0])
        let count = try sum(number(rows))
        let own = rows == 0 ? x.sum([0]) : x.variance([0], correction: 0) * rows
        return (try sum(x.sum([0])) / count, try sum(own) / count)
      }
      wrong("this rank's variance: it needs the sums of all ranks, as the mean does") { x, sum in
        let count = try sum(number(Float(x.shape[0])))
        return (try sum(x.sum([0])) / count, x.variance([0], correction: 0))
      }
      wrong("the mean of the squares is not the variance: subtract μ²") { x, sum in
        let count = try sum(number(Float(x.shape[0])))
        return (try sum(x.sum([0])) / count, try sum(x.squared().sum([0])) / count)
      }
      wrong("divided by n − 1: in training mode, the variance is the biased one") { x, sum in
        let count = try sum(number(Float(x.shape[0])))
        let mean = try sum(x.sum([0])) / count
        let squares = try sum(x.squared().sum([0])) - mean.squared() * count
        return (mean, squares / (count - 1))
      }
      Mistake("one mean for all channels: each channel has its own") { x, epsilon, sum in
        let count = try sum(number(Float(x.count)))
        let mean = try sum(number(x.sum().item)) / count
        let variance = try sum(number(x.squared().sum().item)) / count - mean.squared()
        return (x - mean) / (variance + epsilon).sqrt()
      }
      Mistake("ε outside the root: it is √(σ² + ε)") { x, epsilon, sum in
        let count = try sum(number(Float(x.shape[0])))
        let mean = try sum(x.sum([0])) / count
        let variance = try sum(x.squared().sum([0])) / count - mean.squared()
        return (x - mean) / (variance.sqrt() + epsilon)
      }
    })
}

private typealias Normalization = (Tensor<Float>, Float, AllReduce) throws -> Tensor<Float>
private typealias Statistics = (
  _ x: Tensor<Float>, _ sum: AllReduce
) throws -> (mean: Tensor<Float>, variance: Tensor<Float>)

/// Normalized with wrong statistics.
private func wrong(
  _ sentence: String, _ statistics: @escaping Statistics
) -> Mistake<Normalization, Batch, [Tensor<Float>]> {
  Mistake(sentence, normalized(statistics))
}

private func normalized(_ statistics: @escaping Statistics) -> Normalization {
  { x, epsilon, sum in
    let (mean, variance) = try statistics(x, sum)
    return (x - mean) / (variance + epsilon).sqrt()
  }
}

private func number(_ x: Float) -> Tensor<Float> { Tensor([x], shape: [1]) }

/// The chapter's four numbers first; then equal parts, several channels, a rank without rows, a single rank.
private func splitBatches() -> [Batch] {
  var generator = Generator(seed: 163)
  func random(_ rows: [Int], _ channels: Int, _ epsilon: Float) -> Batch {
    Batch(
      rows.enumerated().map { rank, rows in
        Tensor<Float>.small([rows, channels], using: &generator) + Float(rank)
      }, epsilon)
  }
  return [
    Batch([[[1]], [[3], [5], [7]]], 0.5), random([2, 2], 2, 0.5), random([3, 1, 2], 2, 0.1),
    random([4, 0, 1], 3, 0.25), random([5], 2, 0.5), random([1, 4, 2, 3], 3, 0.01),
  ]
}

private struct Batch {
  let parts: [Tensor<Float>]
  let epsilon: Float

  init(_ parts: [Tensor<Float>], _ epsilon: Float) {
    (self.parts, self.epsilon) = (parts, epsilon)
  }

  var text: String {
    "ε \(epsilon)\n"
      + parts.enumerated().map { "rank \($0): x \($1.shape)\n\($1)" }.joined(separator: "\n")
  }

  /// By the definition, in double precision, over all rows at once.
  var expected: [Tensor<Float>] {
    let channels = parts[0].shape[1]
    let all = parts.flatMap(doubles)
    let normal = ChannelStatistics.normalized(
      all, [all.count / channels, channels, 1, 1], epsilon: Double(epsilon))
    var start = 0
    return parts.map { part in
      defer { start += part.count }
      return floats(Array(normal[start..<start + part.count]), part.shape)
    }
  }
}
