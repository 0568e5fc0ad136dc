import ScalarAutograd

extension Solutions {
  /// Exercise 4.2: every number behind a result, each once, inputs before what was made of them.
  ///
  /// In the walk backward, a number hands its gradient on once, and only when it has all of it. So it
  /// must come after everything that was made of it. List the numbers the other way around, inputs
  /// first; the walk goes through the list from its end. For y = a · a + a:
  ///
  ///     [a, a · a, y]
  ///
  /// Several orders may be valid; any of them is right. `number.inputs` are the numbers that it was made
  /// of, none for one that was written down. To tell numbers apart, use `ObjectIdentifier(number)`: two
  /// of them may have equal values.
  ///
  /// - Returns: the list; `result` is its last.
  public static func topologicalOrder(_ result: Number) throws -> [Number] {
    var order: [Number] = []
    var seen: Set<ObjectIdentifier> = []
    func visit(_ number: Number) {
      if !seen.insert(ObjectIdentifier(number)).inserted { return }
      for input in number.inputs { visit(input) }
      order.append(number)
    }
    visit(result)
    return order
  }
}

extension Exercises {
  public static let topologicalOrder = Exercise<(Number) throws -> [Number]>(
    .topologicalOrder, solution: Solutions.topologicalOrder,
    cases: ScalarGraph.all, run: { order, graph in Order(try order(graph.result), graph) },
    mismatch: { graph, order in
      order.problem(graph).map {
        Mismatch(
          actual: order.text,
          expected: "each once, inputs before results, such as\n"
            + Order(validOrder(graph), graph).text,
          difference: $0.difference)
      }
    },
    isSame: ==, describe: \.title,
    trivialAnswers: [{ _ in [] }, { [$0] }, { _ in [Number(0)] }],
    graph: { ScalarGraph.first },
    picture: { graph, order in
      let problem = order.problem(graph)
      return graph.places(
        order.entries.map(\.place), marked: problem?.place ?? 0, words: problem?.difference ?? "")
    },
    mistakes: {
      Mistake("the right list backwards: results stand before their inputs") {
        $0.history.reversed()
      }
      .signs { Order(entries: $1.entries.reversed()).problem($0) == nil }
      Mistake("visited once for each way that leads there: mark what was seen") { result in
        func visit(_ number: Number) -> [Number] {
          number.inputs.flatMap { visit($0) } + [number]
        }
        return visit(result)
      }
      .signs { $1.missing($0).isEmpty && Set($1.entries).count < $1.entries.count }
      Mistake("listed on arrival: a number is written down before its inputs are") { result in
        var order: [Number] = []
        func visit(_ number: Number) {
          if order.contains(where: { $0 === number }) { return }
          order.append(number)
          for input in number.inputs { visit(input) }
        }
        visit(result)
        return order
      }
      .signs { $1.isPermutation($0) && $1.entries.first?.place == 0 }
      // Breadth first from the result turned around.
      Mistake("ordered by distance from the result: a long way round comes too late") { result in
        ScalarGraph(title: "", result: result).numbers.reversed()
      }
      Mistake("numbers that no operation made are left out: gradients end there, so they belong") {
        result in result.history.filter { $0 === result || !$0.inputs.isEmpty }
      }
      .signs { graph, order in
        let missing = order.missing(graph)
        return !missing.isEmpty && missing.allSatisfy { graph.numbers[$0].inputs.isEmpty }
      }
      Mistake("the result itself is left out: it is the last of the list") { $0.history.dropLast() }
        .signs { $1.missing($0) == [0] }
    })
}

/// A list of a graph's numbers.
private struct Order: Equatable {
  struct Entry: Hashable {
    /// The place in `graph.numbers`, of which the first is the result; `nil` for a number of no part in it.
    let place: Int?
    let word: String
  }

  let entries: [Entry]

  init(entries: [Entry]) { self.entries = entries }

  init(_ order: [Number], _ graph: ScalarGraph) {
    let numbers = graph.numbers
    entries = order.map { number in
      Entry(place: numbers.firstIndex { $0 === number }, word: number.word)
    }
  }

  var text: String { "[" + entries.map(\.word).joined(separator: ", ") + "]" }

  func missing(_ graph: ScalarGraph) -> [Int] {
    let listed = Set(entries.compactMap(\.place))
    return graph.numbers.indices.filter { !listed.contains($0) }
  }

  func isPermutation(_ graph: ScalarGraph) -> Bool {
    missing(graph).isEmpty && entries.count == graph.numbers.count
  }

  /// What is wrong first, and with which number.
  func problem(_ graph: ScalarGraph) -> (difference: String, place: Int)? {
    let numbers = graph.numbers
    if let missing = missing(graph).first {
      return ("\(numbers[missing].word) is missing", missing)
    }
    for (index, entry) in entries.enumerated() {
      guard let place = entry.place else {
        return ("\(entry.word) does not belong to the graph", 0)
      }
      let before = entries[..<index].compactMap(\.place)
      if before.contains(place) { return ("\(entry.word) stands there twice", place) }
    }
    for (index, entry) in entries.enumerated() {
      guard let place = entry.place else { continue }
      let before = entries[..<index].compactMap { $0.place.map { numbers[$0] } }
      let early = numbers[place].inputs.first { input in !before.contains { $0 === input } }
      if let early { return ("\(entry.word) stands before its input \(early.word)", place) }
    }
    return nil
  }
}

/// One valid order, found by taking again and again a number whose inputs have all been taken.
private func validOrder(_ graph: ScalarGraph) -> [Number] {
  var (waiting, order) = (Array(graph.numbers.reversed()), [Number]())
  while let ready = waiting.firstIndex(where: { number in
    number.inputs.allSatisfy { input in order.contains { $0 === input } }
  }) {
    order.append(waiting.remove(at: ready))
  }
  return order
}
