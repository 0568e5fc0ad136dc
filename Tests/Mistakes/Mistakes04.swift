import Curriculum
import ScalarAutograd
import Solutions

extension KnownMistake {
  static let chapter04 = [
    KnownMistake(
      .localGrads, SidesKept.self,
      "a product's sides are not exchanged: a · b changes b times as much as a does"),
    KnownMistake(
      .localGrads, MinusForgotten.self, "the sign of a difference: when b grows, a − b shrinks"),
    KnownMistake(
      .localGrads, QuotientSign.self, "the sign of a quotient: when b grows, a ÷ b shrinks"),
    KnownMistake(
      .localGrads, PowerKept.self,
      "the power is not lowered: the derivative of xⁿ is n · xⁿ⁻¹"),
    KnownMistake(
      .localGrads, FactorLost.self,
      "the factor n is missing: the derivative of xⁿ is n · xⁿ⁻¹"),
    KnownMistake(
      .localGrads, InputSquared.self,
      "1 − x² instead of 1 − tanh² x: it is the result that is squared"),
    KnownMistake(
      .localGrads, RectifierOpen.self,
      "relu lets through a gradient where its input was negative"),
    KnownMistake(
      .localGrads, CornerOpen.self,
      "relu at 0 is let through: there the derivative is agreed to be 0"),
    KnownMistake(
      .topologicalOrder, ResultsFirst.self,
      "the right list backwards: results stand before their inputs"),
    KnownMistake(
      .topologicalOrder, NothingMarked.self,
      "visited once for each way that leads there: mark what was seen"),
    KnownMistake(
      .topologicalOrder, ByDistance.self,
      "ordered by distance from the result: a long way round comes too late"),
    KnownMistake(
      .topologicalOrder, OnArrival.self,
      "listed on arrival: a number is written down before its inputs are"),
    KnownMistake(
      .topologicalOrder, LeavesLost.self,
      "numbers that no operation made are left out: gradients end there, so they belong"),
    KnownMistake(
      .topologicalOrder, ResultLost.self,
      "the result itself is left out: it is the last of the list"),
    KnownMistake(
      .backward, Overwrites.self,
      "overwrites instead of adding: several ways lead here, and one was kept"),
    KnownMistake(
      .backward, Stale.self,
      "stale: gradients of the call before are still there, and are counted again"),
    KnownMistake(
      .backward, NoStart.self,
      "no start: ∂result/∂result is 1, and nothing comes back without it"),
    KnownMistake(
      .backward, UpstreamIgnored.self,
      "upstream ignored: a local derivative is to be multiplied by the result's own gradient"),
    KnownMistake(
      .backward, LocalIgnored.self,
      "local derivative ignored: the gradient is handed on as it came"),
    KnownMistake(
      .backward, HandsOnAtOnce.self,
      "handed on too early or too often: a number hands on once, when all its users have"),
    KnownMistake(
      .dot, WithoutGradients.self, "no gradients: a label is name | value | gradient"),
    KnownMistake(
      .dot, ArrowsBackwards.self,
      "arrows the wrong way: they run from an input to what was made of it"),
    KnownMistake(
      .dot, UsesMerged.self, "a use is missing: a · a reads a twice, so there are two arrows"),
    KnownMistake(
      .dot, DrawnAsTree.self,
      "a number is drawn once for each use: it is one node with several arrows"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake04: Chapter04Exercises {}

extension Mistake04 {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) throws -> [Double] {
    try Solutions04.localGrads(operation, inputs)
  }
  static func topologicalOrder(_ result: Number) throws -> [Number] {
    try Solutions04.topologicalOrder(result)
  }
  static func backward(_ result: Number) throws { try Solutions04.backward(result) }
  static func dot(_ result: Number) throws -> String { try Solutions04.dot(result) }
}

// MARK: localGrads

/// Gives one operation the wrong derivatives.
protocol WrongDerivative: Mistake04 {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]?
}

extension WrongDerivative {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) throws -> [Double] {
    try wrong(operation, inputs) ?? Solutions04.localGrads(operation, inputs)
  }
}

enum SidesKept: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .times ? inputs : nil
  }
}

enum MinusForgotten: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .minus ? [1, 1] : nil
  }
}

enum QuotientSign: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .divided ? [1 / inputs[1], inputs[0] / (inputs[1] * inputs[1])] : nil
  }
}

enum PowerKept: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    if case .power(let n) = operation { return [n * operation.result(inputs)] }
    return nil
  }
}

enum FactorLost: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    if case .power(let n) = operation { return [ScalarOperation.power(n - 1).result(inputs)] }
    return nil
  }
}

enum InputSquared: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .tanh ? [1 - inputs[0] * inputs[0]] : nil
  }
}

enum RectifierOpen: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .relu ? [1] : nil
  }
}

enum CornerOpen: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .relu ? [inputs[0] >= 0 ? 1 : 0] : nil
  }
}

// MARK: topologicalOrder

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

// MARK: backward

enum Overwrites: Mistake04 {
  static func backward(_ result: Number) {
    result.gradient = 1
    for number in result.history.reversed() {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient = number.gradient * local
      }
    }
  }
}

/// As the right walk, but for one step.
private func walk(
  _ result: Number, resets: Bool = true, start: Double = 1,
  handing: (_ gradient: Double, _ local: Double) -> Double = { $0 * $1 }
) {
  let order = result.history
  if resets { for number in order { number.gradient = 0 } }
  result.gradient = start
  for number in order.reversed() {
    for (input, local) in zip(number.inputs, number.localGradients) {
      input.gradient += handing(number.gradient, local)
    }
  }
}

enum Stale: Mistake04 {
  static func backward(_ result: Number) { walk(result, resets: false) }
}

enum NoStart: Mistake04 {
  static func backward(_ result: Number) { walk(result, start: 0) }
}

enum UpstreamIgnored: Mistake04 {
  static func backward(_ result: Number) { walk(result) { _, local in local } }
}

enum LocalIgnored: Mistake04 {
  static func backward(_ result: Number) { walk(result) { gradient, _ in gradient } }
}

/// Goes on from each input at once, with whatever has arrived there so far.
enum HandsOnAtOnce: Mistake04 {
  static func backward(_ result: Number) {
    for number in result.history { number.gradient = 0 }
    result.gradient = 1
    func handOn(_ number: Number) {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient += number.gradient * local
        handOn(input)
      }
    }
    handOn(result)
  }
}

// MARK: dot

enum WithoutGradients: Mistake04 {
  static func dot(_ result: Number) throws -> String {
    try Solutions04.dot(result).replacing(/\ \| [^|"]*"\]/, with: "\"]")
  }
}

enum ArrowsBackwards: Mistake04 {
  static func dot(_ result: Number) throws -> String {
    try Solutions04.dot(result).replacing(/(\w+) -> (\w+)/) {
      "\($0.output.2) -> \($0.output.1)"
    }
  }
}

enum UsesMerged: Mistake04 {
  static func dot(_ result: Number) throws -> String {
    var seen: Set<Substring> = []
    return try Solutions04.dot(result).split(separator: "\n")
      .filter { seen.insert($0).inserted }.joined(separator: "\n")
  }
}

enum DrawnAsTree: Mistake04 {
  static func dot(_ result: Number) -> String {
    var lines: [String] = []
    func draw(_ number: Number) -> String {
      let name = "n\(lines.count)"
      let word = number.name ?? number.operation ?? "\(number.value)"
      lines.append("\(name) [label=\"\(word) | \(number.value) | \(number.gradient)\"]")
      for input in number.inputs { lines.append("\(draw(input)) -> \(name)") }
      return name
    }
    _ = draw(result)
    return "digraph {\n\(lines.joined(separator: "\n"))\n}"
  }
}
