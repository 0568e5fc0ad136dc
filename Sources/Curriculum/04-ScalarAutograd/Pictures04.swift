import Graphs
import ScalarAutograd

extension ScalarGraph {
  /// The graph that is checked first, with nothing given away.
  static var first: Diagram { all()[0].result.diagram().withoutGradients }

  /// The gradients that are set in the graph, beside the ones that `right` gives.
  func comparison(with right: (Number) -> Double) -> Diagram {
    let numbers = result.history
    let own = numbers.map(\.gradient)
    let yours = result.diagram()
    for number in numbers { number.gradient = right(number) }
    let expected = result.diagram()
    for (number, gradient) in zip(numbers, own) { number.gradient = gradient }
    return .comparison(yours, expected)
  }

  /// The graph with each number's place in `order` before its name, and one of them marked.
  ///
  /// - Parameters:
  ///   - order: places in `numbers`.
  ///   - marked: the place of the one that is marked.
  func places(_ order: [Int?], marked: Int, words: String) -> Diagram {
    let numbers = numbers
    var diagram = result.diagram().withoutGradients
    let values = diagram.nodeIDs.filter { id in
      if case .value = diagram[id] { return true }
      return false
    }
    for (id, number) in zip(values, result.history) {
      guard case .value(var value) = diagram[id] else { continue }
      let places = order.indices.filter { order[$0].map { numbers[$0] } === number }.map {
        "\($0 + 1)."
      }
      value.name = ((places.isEmpty ? ["–"] : places) + [number.word]).joined(separator: " ")
      if number === numbers[marked] { value.mark = .different(words) }
      diagram[id] = .value(value)
    }
    return diagram
  }
}
