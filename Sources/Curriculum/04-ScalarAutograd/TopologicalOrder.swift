import ScalarAutograd

extension Solutions {
  /// Exercise 4.2: list the numbers that a result was computed from, in topological order.
  ///
  /// In the backward pass, a number passes its gradient on once, after the gradient is complete. So each
  /// number must come after everything that was computed from it. List the numbers in the opposite order,
  /// inputs before results, each number once; the backward pass goes through the list from its end. For
  /// y = a · a + a:
  ///
  ///     [a, a · a, y]
  ///
  /// If several orders are valid, return any. `number.inputs` are the operands that a number was computed
  /// from; a leaf, which is not the result of an operation, has none. Different numbers may have equal
  /// values, so compare `ObjectIdentifier(number)`.
  ///
  /// - Returns: the list; its last element is `result`.
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
          expected: "each number once, inputs before results, for example\n"
            + Order(validOrder(graph), graph).text,
          difference: $0.difference)
      }
    },
    isSame: ==, describe: \.title,
    trivialAnswers: [{ _ in [] }, { [$0] }, { _ in [Number(0)] }],
    graph: { ScalarGraph.first },
    picture: { graph, order in
      let problem = order.problem(graph)
      return graph.positions(
        order.entries.map(\.index), marked: problem?.index ?? 0,
        caption: problem?.difference ?? "")
    },
    mistakes: {
      Mistake("the reverse order: inputs must come before results") {
        $0.history.reversed()
      }
      .signs { Order(entries: $1.entries.reversed()).problem($0) == nil }
      Mistake("a number is visited once for each path to it: mark the visited numbers") { result in
        func visit(_ number: Number) -> [Number] {
          number.inputs.flatMap { visit($0) } + [number]
        }
        return visit(result)
      }
      .signs { $1.missing($0).isEmpty && Set($1.entries).count < $1.entries.count }
      Mistake("a number is listed before its inputs: append it after visiting them") { result in
        var order: [Number] = []
        func visit(_ number: Number) {
          if order.contains(where: { $0 === number }) { return }
          order.append(number)
          for input in number.inputs { visit(input) }
        }
        visit(result)
        return order
      }
      .signs { $1.isPermutation($0) && $1.entries.first?.index == 0 }
      // The reverse of a breadth-first search from the result.
      Mistake("ordered by distance from the result: a longer path to a number is not considered") {
        result in
        ScalarGraph(title: "", result: result).numbers.reversed()
      }
      Mistake("the leaves are missing: their gradients are what the backward pass is for") {
        result in result.history.filter { $0 === result || !$0.inputs.isEmpty }
      }
      .signs { graph, order in
        let missing = order.missing(graph)
        return !missing.isEmpty && missing.allSatisfy { graph.numbers[$0].inputs.isEmpty }
      }
      Mistake("the result is missing: it is the last element of the list") { $0.history.dropLast() }
        .signs { $1.missing($0) == [0] }
    })
}

/// An answer: a list of numbers, compared with a graph's.
private struct Order: Equatable {
  struct Entry: Hashable {
    /// The index in `graph.numbers`, whose first is the result; `nil` for a number that is not in the graph.
    let index: Int?
    let label: String
  }

  let entries: [Entry]

  init(entries: [Entry]) { self.entries = entries }

  init(_ order: [Number], _ graph: ScalarGraph) {
    let numbers = graph.numbers
    entries = order.map { number in
      Entry(index: numbers.firstIndex { $0 === number }, label: number.label)
    }
  }

  var text: String { "[" + entries.map(\.label).joined(separator: ", ") + "]" }

  func missing(_ graph: ScalarGraph) -> [Int] {
    let listed = Set(entries.compactMap(\.index))
    return graph.numbers.indices.filter { !listed.contains($0) }
  }

  func isPermutation(_ graph: ScalarGraph) -> Bool {
    missing(graph).isEmpty && entries.count == graph.numbers.count
  }

  /// Returns the first problem, and the index of the number that has it; `nil` for a valid order.
  func problem(_ graph: ScalarGraph) -> (difference: String, index: Int)? {
    let numbers = graph.numbers
    if let missing = missing(graph).first {
      return ("\(numbers[missing].label) is missing", missing)
    }
    for (position, entry) in entries.enumerated() {
      guard let index = entry.index else {
        return ("\(entry.label) is not in the graph", 0)
      }
      if entries[..<position].contains(where: { $0.index == index }) {
        return ("\(entry.label) is listed twice", index)
      }
    }
    for (position, entry) in entries.enumerated() {
      guard let index = entry.index else { continue }
      let before = entries[..<position].compactMap { $0.index.map { numbers[$0] } }
      let late = numbers[index].inputs.first { input in !before.contains { $0 === input } }
      if let late { return ("\(entry.label) is listed before its input \(late.label)", index) }
    }
    return nil
  }
}

/// Returns a valid order, by repeatedly taking a number whose inputs have all been taken (Kahn's algorithm).
private func validOrder(_ graph: ScalarGraph) -> [Number] {
  var (waiting, order) = (Array(graph.numbers.reversed()), [Number]())
  while let ready = waiting.firstIndex(where: { number in
    number.inputs.allSatisfy { input in order.contains { $0 === input } }
  }) {
    order.append(waiting.remove(at: ready))
  }
  return order
}
