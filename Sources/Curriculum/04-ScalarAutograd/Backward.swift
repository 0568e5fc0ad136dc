import ScalarAutograd

extension Solutions {
  /// Exercise 4.3: compute the gradients of all numbers that a result was computed from.
  ///
  /// This is the heart of automatic differentiation. For y = a · a + a at a = 3:
  ///
  ///     a ──3──▶ a · a ──1──▶ y        ∂y/∂a = 3 · 1 + 3 · 1 + 1 = 7
  ///     a ──3──▶
  ///     a ────────────1─────▶
  ///
  /// Along a path, the local derivatives multiply; where paths meet, the products add up. Write the backward
  /// pass yourself, without calling `result.backward()`. You can use:
  ///
  /// - `result.history`: the numbers in topological order, inputs before results (exercise 4.2).
  /// - `number.inputs` and `number.localGradients`: the operands that a number was computed from, and its
  ///   derivative with respect to each.
  /// - `number.gradient`: the gradient, which you set. A value from an earlier call must not count.
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
      // A second call must not add to the gradients of the first.
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
        "the wrong direction: the result passes its gradient on first, so go through its history from "
          + "the end"
      ) { result in
        for number in result.history { number.gradient = 0 }
        result.gradient = 1
        for number in result.history {
          for (input, local) in zip(number.inputs, number.localGradients) {
            input.gradient += number.gradient * local
          }
        }
      }
      Mistake(
        "gradients are overwritten: a number that is used several times adds up one from each use"
      ) { result in
        result.gradient = 1
        for number in result.history.reversed() {
          for (input, local) in zip(number.inputs, number.localGradients) {
            input.gradient = number.gradient * local
          }
        }
      }
      Mistake("stale gradients: reset those of an earlier call, or they are counted again") {
        walk($0, resets: false)
      }
      .also { walk($0, resets: false, start: $0.gradient + 1) }
      Mistake("no seed: set the gradient of the result itself to 1 first") {
        walk($0, start: 0)
      }
      Mistake(
        "the upstream gradient is missing: multiply each local derivative by the gradient of its result"
      ) { walk($0) { _, local in local } }
      Mistake("the local derivative is missing: multiply the upstream gradient by it") {
        walk($0) { gradient, _ in gradient }
      }
      // Continues from each input at once, with the gradient that it has so far.
      Mistake(
        "a gradient is passed on before it is complete: a number passes its own on once, after its users"
      ) { result in
        for number in result.history { number.gradient = 0 }
        result.gradient = 1
        func passOn(_ number: Number) {
          for (input, local) in zip(number.inputs, number.localGradients) {
            input.gradient += number.gradient * local
            passOn(input)
          }
        }
        passOn(result)
      }
    })
}

/// Runs the backward pass with one step changed.
private func walk(
  _ result: Number, resets: Bool = true, start: Double = 1,
  product: (_ gradient: Double, _ local: Double) -> Double = { $0 * $1 }
) {
  let order = result.history
  if resets { for number in order { number.gradient = 0 } }
  result.gradient = start
  for number in order.reversed() {
    for (input, local) in zip(number.inputs, number.localGradients) {
      input.gradient += product(number.gradient, local)
    }
  }
}

/// Returns ∂result/∂number by the definition: the sum over all paths from the result to the number of the product of
/// the local derivatives along the path.
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

/// Returns the index of a wrong number whose users are all right, so that the mistake is made there.
private func wrongNumber(_ graph: ScalarGraph, _ gradients: [Double]) -> Int? {
  let numbers = graph.numbers
  let wrong = numbers.indices.filter {
    !isClose(gradients[$0], reference(graph.result, by: numbers[$0]))
  }
  let first = wrong.first { index in
    !wrong.contains { $0 != index && reference(numbers[$0], by: numbers[index]) != 0 }
  }
  return first ?? wrong.first
}

private func mismatch(_ graph: ScalarGraph, _ rounds: [[Double]]) -> Mismatch? {
  for (round, gradients) in rounds.enumerated() {
    guard let index = wrongNumber(graph, gradients) else { continue }
    let number = graph.numbers[index]
    let expected = reference(graph.result, by: number)
    let parts = graph.numbers.flatMap { user in
      zip(user.inputs, user.localGradients).filter { $0.0 === number }.map {
        "\(reference(graph.result, by: user) * $0.1) (through \(user.label))"
      }
    }
    return Mismatch(
      input: graph.title + (round == 1 ? "; backward called a second time" : ""),
      actual: "gradient of \(number.label) = \(gradients[index])",
      expected: "gradient of \(number.label) = \(expected)"
        + (parts.isEmpty ? "" : " = " + parts.joined(separator: " + ")),
      difference: "\(number.label): \(gradients[index]), expected \(expected)")
  }
  return nil
}
