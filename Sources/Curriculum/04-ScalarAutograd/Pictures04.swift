import Graphs
import ScalarAutograd

extension ScalarGraph {
  /// The first case's graph, without the answers.
  static var first: Diagram { all()[0].result.diagram().withoutGradients }

  /// Returns the graph with its current gradients, beside the graph with the gradients that `right` returns.
  func comparison(with right: (Number) -> Double) -> Diagram {
    let numbers = result.history
    let own = numbers.map(\.gradient)
    let yours = result.diagram()
    for number in numbers { number.gradient = right(number) }
    let expected = result.diagram()
    for (number, gradient) in zip(numbers, own) { number.gradient = gradient }
    return .comparison(yours, expected)
  }

  /// Returns the graph with each number's position in `order` before its name, and one number marked.
  ///
  /// - Parameters:
  ///   - order: indices in `numbers`.
  ///   - marked: the index of the marked number.
  ///   - caption: what is wrong with it.
  func positions(_ order: [Int?], marked: Int, caption: String) -> Diagram {
    let numbers = numbers
    var diagram = result.diagram().withoutGradients
    let values = diagram.nodeIDs.filter { id in
      if case .value = diagram[id] { return true }
      return false
    }
    for (id, number) in zip(values, result.history) {
      guard case .value(var value) = diagram[id] else { continue }
      let positions = order.indices.filter { order[$0].map { numbers[$0] } === number }.map {
        "\($0 + 1)."
      }
      value.name = ((positions.isEmpty ? ["–"] : positions) + [number.label])
        .joined(separator: " ")
      if number === numbers[marked] { value.mark = .different(caption) }
      diagram[id] = .value(value)
    }
    return diagram
  }
}
