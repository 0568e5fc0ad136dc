import ScalarAutograd
import Tensors

/// A graph to check on: what is computed, in words, and the numbers.
struct ScalarGraph {
  let title: String
  let result: Number

  /// Small ones first, to check by hand; then random ones.
  static func all() -> [ScalarGraph] {
    [square(), uneven(), twice(), nameless(), single()] + (0..<30).map(random)
  }

  /// y = a + a · a: two ways from the product, one from the sum.
  private static func square() -> ScalarGraph {
    let a = Number(4, name: "a")
    let product = (a * a).named("product")
    return ScalarGraph(
      title: "product = a · a, y = a + product, at a = 4", result: (a + product).named("y"))
  }

  /// One way is longer than the other, so that the distance from the result gives no order.
  private static func uneven() -> ScalarGraph {
    let a = Number(5, name: "a")
    let b = (a * 3).named("b")
    let c = (b * b).named("c")
    b.inputs[1].name = "three"
    return ScalarGraph(
      title: "three = 3, b = a · three, c = b · b, y = c · a, at a = 5",
      result: (c * a).named("y"))
  }

  /// A number with two users that was itself made: it must have all before it hands on.
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
    ScalarGraph(title: "tanh of 0.25 · 3, nothing named", result: (Number(0.25) * 3).tanh())
  }

  private static func single() -> ScalarGraph {
    ScalarGraph(title: "y = 5, made by no operation", result: Number(5, name: "y"))
  }

  /// Operations on numbers drawn from all that there are so far, so that many are used several times,
  /// and some, which the result does not come from, not at all.
  private static func random(_ seed: Int) -> ScalarGraph {
    var generator = Generator(seed: UInt64(seed))
    var numbers = (0..<3).map { Number(Double(generator.uniform(in: -1..<1)), name: "n\($0)") }
    var words = numbers.map { "\($0.name ?? "") = \($0.value)" }
    for place in 3..<(6 + generator.integer(below: 5)) {
      let a = numbers[generator.integer(below: numbers.count)]
      let b = numbers[max(0, numbers.count - 1 - generator.integer(below: 3))]
      let made: Number =
        switch generator.integer(below: 4) {
        case 0: a + b
        case 1: a - b
        case 2: a * b
        default: b.tanh()
        }
      numbers.append(made.named("n\(place)"))
      let names = made.inputs.map { $0.name ?? "" }.joined(separator: ", ")
      words.append("n\(place) = \(made.operation ?? "") of \(names)")
    }
    return ScalarGraph(title: words.joined(separator: ", "), result: numbers[numbers.count - 1])
  }

  /// Every number that the result came from, in the order in which they are met.
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
  /// The name, or what made it, or the value.
  var word: String { name ?? operation ?? "\(value)" }
}
