import Tensors

extension Solutions {
  /// Exercise 16.4: gather the embeddings of all ranks, with a gradient.
  ///
  /// A contrastive loss compares each row with the rows of all ranks, so every rank needs all of them. Each rank
  /// then computes a loss of its own, and the loss of the batch is the sum over the ranks. Your rows are in
  /// *every* one of these losses: in yours as anchors, in those of the others as negatives. So the gradient of
  /// your rows is a sum over all ranks:
  ///
  ///     forward    all = the rows of rank 0, of rank 1, …
  ///     backward   ∂L/∂own = Σ over ranks r of  ∂Lᵣ/∂all, your rows of it
  ///
  /// The numbers of rows may differ from rank to rank: find out which rows of `all` are yours.
  ///
  /// `allGather(t)` returns the tensors of all ranks, by rank. `allReduce(t)` returns the sum of all ranks'
  /// tensors, which must have equal shapes. `Tensor.cat(parts)` puts rows below each other, and `t[2..<5]` are
  /// rows 2, 3 and 4.
  ///
  /// - Parameters:
  ///   - own: this rank's embeddings, `[rows, D]`.
  ///   - rank: this rank.
  ///   - allGather: the tensors of all ranks.
  ///   - allReduce: the sum over all ranks.
  /// - Returns: the embeddings of all ranks, `[all rows, D]`; and the backward pass, which gets the gradient of
  ///   this rank's loss with respect to `all`, and returns the gradient of the whole loss with respect to `own`.
  public static func gatherWithGradient(
    _ own: Tensor<Float>, rank: Int, allGather: AllGather, allReduce: @escaping AllReduce
  ) throws -> (all: Tensor<Float>, backward: AllReduce) {
    let parts = try allGather(own)
    let first = parts[..<rank].reduce(0) { $0 + $1.shape[0] }
    return (
      .cat(parts), { dAll in try allReduce(dAll)[first..<first + own.shape[0]] }
    )
  }
}

extension Exercises {
  public static let gatherWithGradient = Exercise<
    (Tensor<Float>, Int, AllGather, @escaping AllReduce) throws -> (
      all: Tensor<Float>, backward: AllReduce
    )
  >(
    .gatherWithGradient, solution: Solutions.gatherWithGradient, cases: problems,
    run: { gather, problem in
      try RankReplay.run(problem.parts.count) { rank, calls in
        let (all, backward) = try gather(
          problem.parts[rank], rank, calls.allGather, calls.allReduce)
        return Outcome(all: all, dOwn: try backward(problem.gradients[rank]))
      }
    },
    expected: \.expected, describe: \.text,
    show: { outcomes in
      outcomes.enumerated().map { "rank \($0): all\n\($1.all)\n∂L/∂own\n\($1.dOwn)" }
        .joined(separator: "\n")
    },
    difference: { rankDifference($0, $1, outcomeDifference) },
    trivialAnswers: [
      { own, _, _, _ in (own, { $0 }) },
      { own, _, _, _ in (own, { _ in .zeros(own.shape) }) },
      { _, _, _, _ in (Tensor(0), { _ in Tensor(.nan) }) },
    ],
    mistakes: {
      passing("only this rank's loss: your rows are in the losses of the other ranks, too") {
        dAll, rows, _, _ in dAll[rows]
      }
      passing("detached: no gradient flows back to the rows") { dAll, rows, _, _ in
        .zeros([rows.count, dAll.shape[1]])
      }
      passing("the mean over ranks: the gradient of a sum of losses is the sum of gradients") {
        dAll, rows, ranks, sum in try sum(dAll)[rows] / Float(ranks)
      }
      passing("cut out before the sum: the same rows are needed from all ranks, not each its own") {
        dAll, rows, _, sum in try sum(dAll[rows])
      }
      passing("the gradient of all rows: return only that of this rank's rows") {
        dAll, _, _, sum in try sum(dAll)
      }
      passing("this rank's loss counts twice: the sum over ranks already contains it") {
        dAll, rows, _, sum in try sum(dAll)[rows] + dAll[rows]
      }
      passing("only the losses of the others: this rank's own is part of the sum") {
        dAll, rows, _, sum in try sum(dAll)[rows] - dAll[rows]
      }
      Mistake("the wrong rows: those of the first rank are not at the top for everybody") {
        own, _, gather, sum in
        let parts = try gather(own)
        return (.cat(parts), { try sum($0)[0..<own.shape[0]] })
      }
      Mistake("the wrong rows: count the rows of the ranks before, which may have more or fewer") {
        own, rank, gather, sum in
        let parts = try gather(own)
        let first = rank * own.shape[0]
        return (.cat(parts), { try sum($0)[first..<first + own.shape[0]] })
      }
      .crashes(\.hasRowsBeyondAll)
      Mistake("this rank's rows come first: all ranks need the same order, by rank") {
        own, rank, gather, sum in
        var parts = try gather(own)
        parts.swapAt(0, rank)
        return (.cat(parts), { try sum($0)[0..<own.shape[0]] })
      }
      .also { own, rank, gather, sum in
        var parts = try gather(own)
        let first = parts[..<rank].reduce(0) { $0 + $1.shape[0] }
        parts.insert(parts.remove(at: rank), at: 0)
        return (.cat(parts), { try sum($0)[first..<first + own.shape[0]] })
      }
    })
}

private typealias Known = Mistake<
  (Tensor<Float>, Int, AllGather, @escaping AllReduce) throws -> (
    all: Tensor<Float>, backward: AllReduce
  ), Problem, [Outcome]
>

/// All rows in the right order, with a wrong backward pass.
private func passing(
  _ sentence: String,
  _ gradient:
    @escaping (
      _ dAll: Tensor<Float>, _ rows: Range<Int>, _ ranks: Int, _ sum: AllReduce
    ) throws -> Tensor<Float>
) -> Known {
  Mistake(sentence) { own, rank, gather, sum in
    let parts = try gather(own)
    let first = parts[..<rank].reduce(0) { $0 + $1.shape[0] }
    let rows = first..<first + own.shape[0]
    return (.cat(parts), { try gradient($0, rows, parts.count, sum) })
  }
}

private struct Outcome {
  let all, dOwn: Tensor<Float>
}

private func outcomeDifference(_ actual: Outcome, _ expected: Outcome) -> String? {
  difference(actual.all, expected.all).map { "all: \($0)" }
    ?? difference(actual.dOwn, expected.dOwn).map { "∂L/∂own: \($0)" }
}

/// Equal parts first; then unequal ones, a rank without rows, a single rank.
private func problems() -> [Problem] {
  var generator = Generator(seed: 164)
  return [([2, 2], 2), ([3, 2, 1], 2), ([1, 2, 1, 3], 3), ([2, 0, 1], 2), ([3], 2)].map {
    Problem($0.0, dimensions: $0.1, using: &generator)
  }
}

private struct Problem {
  let parts: [Tensor<Float>]
  /// ∂Lᵣ/∂all of each rank r.
  let gradients: [Tensor<Float>]

  init(_ rows: [Int], dimensions: Int, using generator: inout Generator) {
    parts = rows.map { .small([$0, dimensions], using: &generator) }
    // Fractions are added so that no sum is 0 by chance.
    gradients = rows.indices.map {
      .small([rows.reduce(0, +), dimensions], using: &generator) + 0.25 * Float($0 + 1)
    }
  }

  /// Whether some rank's number times its rows is too far down.
  var hasRowsBeyondAll: Bool {
    let counts = parts.map { $0.shape[0] }
    return counts.enumerated().contains { ($0.offset + 1) * $0.element > counts.reduce(0, +) }
  }

  var text: String {
    parts.indices.map {
      "rank \($0): own \(parts[$0].shape)\n\(parts[$0])\n∂L of rank \($0)/∂all\n\(gradients[$0])"
    }.joined(separator: "\n")
  }

  /// By the definition, row by row, in double precision.
  var expected: [Outcome] {
    let dimensions = parts[0].shape[1]
    let all = parts.flatMap(doubles)
    var start = 0
    return parts.map { part in
      defer { start += part.count }
      let sums = (start..<start + part.count).map { place in
        gradients.reduce(0) { $0 + doubles($1)[place] }
      }
      return Outcome(
        all: floats(all, [all.count / dimensions, dimensions]), dOwn: floats(sums, part.shape))
    }
  }
}
