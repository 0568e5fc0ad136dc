import ScalarAutograd

/// Checks `backward` on small graphs and on random ones, once and a second time, against the sum over all
/// ways of the product of the local derivatives.
public func checkBackward(_ exercises: any Chapter04Exercises.Type) -> Report {
  .checking {
    for graph in ScalarGraph.all() {
      for round in 1...2 {
        try exercises.backward(graph.result)
        guard let failure = failure(graph, round) else { continue }
        return failure
      }
    }
    return nil
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
  abs(actual - expected) <= 1e-9 * max(1, abs(expected))
}

/// One use of a number: by what, and the derivative of that.
private struct Use {
  let user: Number
  let local: Double
}

private func uses(_ number: Number, _ graph: ScalarGraph) -> [Use] {
  graph.numbers.flatMap { user in
    zip(user.inputs, user.localGradients).filter { $0.0 === number }
      .map { Use(user: user, local: $0.1) }
  }
}

/// The wrong number nearest to the result: whatever uses it is right, so the mistake is made here.
private func failure(_ graph: ScalarGraph, _ round: Int) -> Report.Failure? {
  let wrong = graph.numbers.filter {
    !isClose($0.gradient, reference(graph.result, by: $0))
  }
  let first = wrong.first { number in
    !wrong.contains { other in other !== number && reference(other, by: number) != 0 }
  }
  guard let number = first ?? wrong.first else { return nil }
  let expected = reference(graph.result, by: number)
  let uses = uses(number, graph)
  let parts = uses.map {
    "\(reference(graph.result, by: $0.user) * $0.local) (through \($0.user.word))"
  }
  return Report.Failure(
    input: graph.title + (round == 2 ? "; backward called a second time" : ""),
    actual: "gradient of \(number.word) = \(number.gradient)",
    expected: "gradient of \(number.word) = \(expected)"
      + (parts.isEmpty ? "" : " = " + parts.joined(separator: " + ")),
    difference: "\(number.word): \(number.gradient), expected \(expected)",
    diagnosis: diagnosis(number, expected, uses, graph, round),
    picture: graph.comparison { reference(graph.result, by: $0) })
}

private func diagnosis(
  _ number: Number, _ expected: Double, _ uses: [Use], _ graph: ScalarGraph, _ round: Int
) -> String? {
  let actual = number.gradient
  if round == 2 {
    return "stale: gradients of the call before are still there, and are counted again"
  }
  if number === graph.result && actual == 0 {
    return "no start: ∂result/∂result is 1, and nothing comes back without it"
  }
  let parts = uses.map { $0.user.gradient * $0.local }
  let kept = zip(uses, parts).filter { isClose(actual, $0.1) }.map(\.0)
  if !kept.isEmpty && kept.allSatisfy({ $0.user === graph.result })
    && uses.contains(where: { $0.user !== graph.result })
  {
    return
      "walked from the inputs: the result hands on first, so go through its history from the end"
  }
  if uses.count > 1 && !kept.isEmpty {
    return "overwrites instead of adding: several ways lead here, and one was kept"
  }
  if !uses.isEmpty && isClose(actual, uses.reduce(0) { $0 + $1.local }) {
    return "upstream ignored: a local derivative is to be multiplied by the result's own gradient"
  }
  if !uses.isEmpty && isClose(actual, uses.reduce(0) { $0 + $1.user.gradient }) {
    return "local derivative ignored: the gradient is handed on as it came"
  }
  return "handed on too early or too often: a number hands on once, when all its users have"
}
