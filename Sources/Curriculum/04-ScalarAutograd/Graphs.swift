import ScalarAutograd
import Tensors

/// A computational graph, a case of chapter 4's exercises.
struct ScalarGraph {
  /// The formulas and the values of the inputs.
  let title: String
  let result: Number

  /// Returns small graphs first, to check by hand; then random ones.
  static func all() -> [ScalarGraph] {
    [square(), uneven(), twice(), nameless(), single()] + (0..<30).map(random)
  }

  /// y = a + a · a: two paths through the product, and one through the sum.
  private static func square() -> ScalarGraph {
    let a = Number(4, name: "a")
    let product = (a * a).named("product")
    return ScalarGraph(
      title: "product = a · a, y = a + product, at a = 4", result: (a + product).named("y"))
  }

  /// One path is longer than the other, so that the distance from the result does not give a topological order.
  private static func uneven() -> ScalarGraph {
    let a = Number(5, name: "a")
    let b = (a * 3).named("b")
    let c = (b * b).named("c")
    b.inputs[1].name = "three"
    return ScalarGraph(
      title: "three = 3, b = a · three, c = b · b, y = c · a, at a = 5",
      result: (c * a).named("y"))
  }

  /// An intermediate number with two users: its gradient must be complete before it is passed on.
  private static func twice() -> ScalarGraph {
    let (a, b) = (Number(2, name: "a"), Number(-1, name: "b"))
    let sum = (a + b).named("sum")
    let left = (sum * b).named("left")
    let right = (left - sum).named("right")
    return ScalarGraph(
      title: "sum = a + b, left = sum · b, right = left − sum, y = right · left, at a = 2, b = −1",
      result: (right * left).named("y"))
  }

  private static func nameless() -> ScalarGraph {
    ScalarGraph(title: "tanh of 0.25 · 3, without names", result: (Number(0.25) * 3).tanh())
  }

  private static func single() -> ScalarGraph {
    ScalarGraph(title: "y = 5, a leaf", result: Number(5, name: "y"))
  }

  /// Random operations on the numbers so far. Many are used several times, and some are not used for the result.
  private static func random(_ seed: Int) -> ScalarGraph {
    var generator = Generator(seed: UInt64(seed))
    var numbers = (0..<3).map { Number(Double(generator.uniform(in: -1..<1)), name: "n\($0)") }
    var formulas = numbers.map { "\($0.name ?? "") = \($0.value)" }
    for index in 3..<(6 + generator.integer(below: 5)) {
      let a = numbers[generator.integer(below: numbers.count)]
      let b = numbers[max(0, numbers.count - 1 - generator.integer(below: 3))]
      let new: Number =
        switch generator.integer(below: 4) {
        case 0: a + b
        case 1: a - b
        case 2: a * b
        default: b.tanh()
        }
      numbers.append(new.named("n\(index)"))
      let names = new.inputs.map { $0.name ?? "" }.joined(separator: ", ")
      formulas.append("n\(index) = \(new.operation ?? "") of \(names)")
    }
    return ScalarGraph(title: formulas.joined(separator: ", "), result: numbers[numbers.count - 1])
  }

  /// The numbers that the result was computed from, in breadth-first order; the result is the first.
  var numbers: [Number] {
    var found = [result]
    var next = 0
    while next < found.count {
      for input in found[next].inputs where !found.contains(where: { $0 === input }) {
        found.append(input)
      }
      next += 1
    }
    return found
  }
}

extension Number {
  /// The name; without one the operation; without both the value.
  var label: String { name ?? operation ?? "\(value)" }
}
