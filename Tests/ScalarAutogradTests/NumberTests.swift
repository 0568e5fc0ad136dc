import Autograd
import Diagrams
import ScalarAutograd
import Tensors
import Testing

@Suite struct NumberTests {
  typealias Case = (
    name: String, number: @Sendable (Number, Number) -> Number,
    variable: @Sendable (Variable, Variable) -> Variable
  )

  /// Every operation, on numbers and on variables.
  static let operations: [Case] = [
    ("+", { $0 + $1 }, { $0 + $1 }), ("−", { $0 - $1 }, { $0 - $1 }),
    ("×", { $0 * $1 }, { $0 * $1 }), ("÷", { $0 / $1 }, { $0 / $1 }),
    ("power", { ($0 * $1).power(3) }, { ($0 * $1).pow(3) }),
    ("exp", { ($0 - $1).exp() }, { ($0 - $1).exp() }),
    ("tanh", { ($0 + $1).tanh() }, { ($0 + $1).tanh() }),
    ("relu", { ($0 - $1).relu() }, { ($0 - $1).relu() }),
    ("same twice", { $0 * $0 + $0 * $1 }, { $0 * $0 + $0 * $1 }),
  ]

  @Test(arguments: operations.indices)
  func `values and gradients are those of Variable and of finite differences`(index: Int) {
    let operation = Self.operations[index]
    var generator = Generator(seed: UInt64(index))
    for _ in 0..<50 {
      let at = (0..<2).map { _ in
        Double(generator.uniform(in: 0.3..<2)) * (generator.integer(below: 2) == 0 ? 1 : -1)
      }
      let numbers = at.map { Number($0) }
      let result = operation.number(numbers[0], numbers[1])
      result.backward()
      let variables = at.map { Variable(Tensor(Float($0)), requiresGradient: true) }
      let expected = operation.variable(variables[0], variables[1])
      expected.backward()
      expectNear(result.value, Double(expected.item), 1e-5, operation.name)
      for input in 0..<2 {
        expectNear(
          numbers[input].gradient, Double(variables[input].gradient?.item ?? 0), 1e-5,
          operation.name)
        let values = [1e-6, -1e-6].map { step in
          var shifted = at
          shifted[input] += step
          return operation.number(Number(shifted[0]), Number(shifted[1])).value
        }
        expectNear(numbers[input].gradient, (values[0] - values[1]) / 2e-6, 1e-6, operation.name)
      }
    }
  }

  @Test func `gradients along several paths are summed, and a second call overwrites them`() {
    let a: Number = 3
    let y = a * a + a
    for _ in 0..<2 {
      y.backward()
      #expect(a.gradient == 7)
      #expect(y.gradient == 1)
    }
  }

  @Test func `history has each number once, inputs before results`() {
    let (a, b) = (Number(1, name: "a"), Number(2, name: "b"))
    let c = (a * b).named("c")
    let d = (c + a).named("d")
    #expect((d * c).named("e").history.map(\.name) == ["a", "b", "c", "d", "e"])
  }

  @Test func `a chain of a million operations runs backward and is released`() {
    weak var middle: Number?
    do {
      let start: Number = 1
      var chain = start
      for step in 0..<1_000_000 {
        chain = chain + start
        if step == 500_000 { middle = chain }
      }
      chain.backward()
      #expect(start.gradient == 1_000_001)
      #expect(middle != nil)
    }
    #expect(middle == nil)
  }

  @Test func `a diagram has every number, its gradient, and the local derivatives`()
    throws
  {
    let a = Number(3, name: "a")
    let y = (a * a + a).named("y")
    y.backward()
    let diagram = y.diagram(title: "y")
    #expect(diagram.nodes.count == 5)
    #expect(diagram.edges.count == 6)
    #expect(diagram.edges.compactMap(\.label) == ["3", "3", "1", "1"])
    guard case .value(let first) = diagram[diagram.nodeIDs[0]] else {
      Issue.record("the first node is not a number")
      return
    }
    #expect(first.name == "a" && first.role == .input)
    #expect(first.gradient == Preview(7))
  }
}

private func expectNear(
  _ actual: Double, _ expected: Double, _ tolerance: Double, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let difference = abs(actual - expected)
  #expect(
    difference <= tolerance * max(1, abs(expected)), "\(what): \(actual), expected \(expected)",
    sourceLocation: sourceLocation)
}
