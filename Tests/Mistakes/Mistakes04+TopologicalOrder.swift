import Curriculum
import ScalarAutograd
import Solutions

enum ResultsFirst: Mistake04 {
  static func topologicalOrder(_ result: Number) -> [Number] { result.history.reversed() }
}

enum NothingMarked: Mistake04 {
  static func topologicalOrder(_ result: Number) -> [Number] {
    result.inputs.flatMap(topologicalOrder) + [result]
  }
}

/// Breadth first from the result, turned around.
enum ByDistance: Mistake04 {
  static func topologicalOrder(_ result: Number) -> [Number] {
    var found = [result]
    var next = 0
    while next < found.count {
      for input in found[next].inputs where !found.contains(where: { $0 === input }) {
        found.append(input)
      }
      next += 1
    }
    return found.reversed()
  }
}

/// Depth first, but written down before the inputs.
enum OnArrival: Mistake04 {
  static func topologicalOrder(_ result: Number) -> [Number] {
    var order: [Number] = []
    func visit(_ number: Number) {
      if order.contains(where: { $0 === number }) { return }
      order.append(number)
      for input in number.inputs { visit(input) }
    }
    visit(result)
    return order
  }
}

enum LeavesLost: Mistake04 {
  static func topologicalOrder(_ result: Number) -> [Number] {
    result.history.filter { $0 === result || !$0.inputs.isEmpty }
  }
}

enum ResultLost: Mistake04 {
  static func topologicalOrder(_ result: Number) -> [Number] { result.history.dropLast() }
}
