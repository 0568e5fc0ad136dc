import ScalarAutograd

extension Solutions {
  /// Exercise 4.3: the derivative of a result by every number it came from.
  ///
  /// This is the heart of it all. For y = a · a + a at a = 3:
  ///
  ///     a ──3──▶ a · a ──1──▶ y        ∂y/∂a = 3 · 1 + 3 · 1 + 1 = 7
  ///     a ──3──▶
  ///     a ────────────1─────▶
  ///
  /// Along a way the local derivatives multiply; where ways meet, what they bring adds. Write the walk
  /// yourself, without calling `result.backward()`. What is there for you:
  ///
  /// - `result.history`: every number, inputs before results (your exercise 4.2).
  /// - `number.inputs` and `number.localGradients`: what it was made of, and the derivative by each.
  /// - `number.gradient`: to be set. It may hold something from an earlier call, which does not count.
  public static func backward(_ result: Number) throws {
    let order = result.history
    for number in order { number.gradient = 0 }
    result.gradient = 1
    for number in order.reversed() {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient += number.gradient * local
      }
    }
  }
}

extension Exercises {
  public static let backward = Exercise<(Number) throws -> Void>(
    .backward, solution: Solutions.backward, cases: ScalarGraph.all,
    run: { backward, graph in
      // A second call must not count what the first has left.
      try (1...2).map { _ in
        try backward(graph.result)
        return graph.numbers.map(\.gradient)
      }
    },
    mismatch: mismatch,
    isSame: { zip($0, $1).allSatisfy { zip($0, $1).allSatisfy(isClose) } },
    describe: \.title,
    trivialAnswers: [
      { for number in $0.history { number.gradient = 0 } }, { _ in }, { $0.gradient = .nan },
    ],
    graph: { ScalarGraph.first },
    picture: { graph, rounds in
      let wrong = rounds.first { wrongNumber(graph, $0) != nil } ?? []
      for (number, gradient) in zip(graph.numbers, wrong) { number.gradient = gradient }
      return graph.comparison { reference(graph.result, by: $0) }
    },
    mistakes: {
      Mistake(
        "walked from the inputs: the result hands on first, so go through its history from the end"
      ) { result in
        for number in result.history { number.gradient = 0 }
        result.gradient = 1
        for number in result.history {
          for (input, local) in zip(number.inputs, number.localGradients) {
            input.gradient += number.gradient * local
          }
        }
      }
      Mistake("overwrites instead of adding: several ways lead here, and one was kept") { result in
        result.gradient = 1
        for number in result.history.reversed() {
          for (input, local) in zip(number.inputs, number.localGradients) {
            input.gradient = number.gradient * local
          }
        }
      }
      Mistake("stale: gradients of the call before are still there, and are counted again") {
        walk($0, resets: false)
      }
      .also { walk($0, resets: false, start: $0.gradient + 1) }
      Mistake("no start: ∂result/∂result is 1, and nothing comes back without it") {
        walk($0, start: 0)
      }
      Mistake(
        "upstream ignored: a local derivative is to be multiplied by the result's own gradient"
      ) { walk($0) { _, local in local } }
      Mistake("local derivative ignored: the gradient is handed on as it came") {
        walk($0) { gradient, _ in gradient }
      }
      // Goes on from each input at once with whatever has arrived there so far.
      Mistake(
        "handed on too early or too often: a number hands on once, when all its users have"
      ) { result in
        for number in result.history { number.gradient = 0 }
        result.gradient = 1
        func handOn(_ number: Number) {
          for (input, local) in zip(number.inputs, number.localGradients) {
            input.gradient += number.gradient * local
            handOn(input)
          }
        }
        handOn(result)
      }
    })
}

/// The right walk, but for one step.
private func walk(
  _ result: Number, resets: Bool = true, start: Double = 1,
  handing: (_ gradient: Double, _ local: Double) -> Double = { $0 * $1 }
) {
  let order = result.history
  if resets { for number in order { number.gradient = 0 } }
  result.gradient = start
  for number in order.reversed() {
    for (input, local) in zip(number.inputs, number.localGradients) {
      input.gradient += handing(number.gradient, local)
    }
  }
}

/// ∂result/∂number by the definition: for every way from the result to the number, the product of the
/// local derivatives on it; and the sum of all these.
private func reference(_ result: Number, by number: Number) -> Double {
  if result === number { return 1 }
  return zip(result.inputs, result.localGradients).reduce(0) { sum, edge in
    sum + edge.1 * reference(edge.0, by: number)
  }
}

private func isClose(_ actual: Double, _ expected: Double) -> Bool {
  actual == expected || actual.isNaN && expected.isNaN
    || abs(actual - expected) <= 1e-9 * max(1, abs(expected)) && expected.isFinite
}

/// The wrong number nearest to the result: whatever uses it is right, so the mistake is made here.
private func wrongNumber(_ graph: ScalarGraph, _ gradients: [Double]) -> Int? {
  let numbers = graph.numbers
  let wrong = numbers.indices.filter {
    !isClose(gradients[$0], reference(graph.result, by: numbers[$0]))
  }
  let first = wrong.first { place in
    !wrong.contains { $0 != place && reference(numbers[$0], by: numbers[place]) != 0 }
  }
  return first ?? wrong.first
}

private func mismatch(_ graph: ScalarGraph, _ rounds: [[Double]]) -> Mismatch? {
  for (round, gradients) in rounds.enumerated() {
    guard let place = wrongNumber(graph, gradients) else { continue }
    let number = graph.numbers[place]
    let expected = reference(graph.result, by: number)
    let parts = graph.numbers.flatMap { user in
      zip(user.inputs, user.localGradients).filter { $0.0 === number }.map {
        "\(reference(graph.result, by: user) * $0.1) (through \(user.word))"
      }
    }
    return Mismatch(
      input: graph.title + (round == 1 ? "; backward called a second time" : ""),
      actual: "gradient of \(number.word) = \(gradients[place])",
      expected: "gradient of \(number.word) = \(expected)"
        + (parts.isEmpty ? "" : " = " + parts.joined(separator: " + ")),
      difference: "\(number.word): \(gradients[place]), expected \(expected)")
  }
  return nil
}
