import ScalarAutograd

/// Checks `topologicalOrder` on small graphs and on random ones: every number once, none that the result
/// does not come from, and inputs before results.
public func checkTopologicalOrder(_ exercises: any Chapter04Exercises.Type) -> Report {
  .checking {
    for graph in ScalarGraph.all() {
      let actual = try exercises.topologicalOrder(graph.result)
      guard let (difference, diagnosis, number) = problem(actual, graph) else { continue }
      return Report.Failure(
        input: graph.title, actual: list(actual),
        expected: "each once, inputs before results, such as\n" + list(valid(graph)),
        difference: difference, diagnosis: diagnosis,
        picture: graph.places(actual, marked: number, words: difference))
    }
    return nil
  }
}

private func list(_ numbers: [Number]) -> String {
  "[" + numbers.map(\.word).joined(separator: ", ") + "]"
}

/// One valid order, found by taking again and again a number whose inputs have all been taken.
private func valid(_ graph: ScalarGraph) -> [Number] {
  var (waiting, order) = (Array(graph.numbers.reversed()), [Number]())
  while let ready = waiting.firstIndex(where: { number in
    number.inputs.allSatisfy { input in order.contains { $0 === input } }
  }) {
    order.append(waiting.remove(at: ready))
  }
  return order
}

private func problem(
  _ actual: [Number], _ graph: ScalarGraph
) -> (difference: String, diagnosis: String?, number: Number)? {
  let expected = graph.numbers
  if let missing = expected.first(where: { number in !actual.contains { $0 === number } }) {
    let kind =
      missing === graph.result
      ? "the result itself is left out: it is the last of the list"
      : missing.inputs.isEmpty
        ? "numbers that no operation made are left out: gradients end there, so they belong" : nil
    return ("\(missing.word) is missing", kind, missing)
  }
  for (place, number) in actual.enumerated() {
    if actual[..<place].contains(where: { $0 === number }) {
      return (
        "\(number.word) stands there twice",
        "visited once for each way that leads there: mark what was seen", number
      )
    }
    guard expected.contains(where: { $0 === number }) else {
      return ("\(number.word) does not belong to the graph", nil, number)
    }
  }
  return tooEarly(actual).map { number, input in
    ("\(number.word) stands before its input \(input.word)", kind(actual, graph), number)
  }
}

/// The first number that stands before one of its inputs.
private func tooEarly(_ order: [Number]) -> (number: Number, input: Number)? {
  for (place, number) in order.enumerated() {
    let early = number.inputs.first { input in !order[..<place].contains { $0 === input } }
    if let early { return (number, early) }
  }
  return nil
}

private func kind(_ actual: [Number], _ graph: ScalarGraph) -> String {
  if tooEarly(actual.reversed()) == nil {
    return "the right list backwards: results stand before their inputs"
  }
  if actual.first === graph.result {
    return "listed on arrival: a number is written down before its inputs are"
  }
  return "ordered by distance from the result: a long way round comes too late"
}
