import Autograd
import Graphs
import Layers
import Tensors
import Testing

@Suite struct RecordedTests {
  private func values(_ diagram: Diagram) -> [Diagram.Value] {
    diagram.nodes.compactMap { if case .value(let value) = $0.kind { value } else { nil } }
  }

  @Test func `a diagram has every value and operation of the recorded graph`() {
    let x = Variable([[1, 2]], name: "x")
    let w = Parameter([[3], [4]], name: "w")
    let y = (x.matmul(w) + 1).sum().named("y")
    y.backward()
    let diagram = Diagram(of: y)
    let found = values(diagram)
    #expect(found.map(\.role) == [.input, .parameter, .intermediate, .intermediate, .output])
    #expect(found.map(\.name) == ["x", "w", nil, nil, "y"])
    #expect(found.map(\.shape) == [[1, 2], [2, 1], [1, 1], [1, 1], []])
    #expect(found[1].gradient?.rows == [["1"], ["2"]])
    #expect(found[4].preview?.rows == [["12"]])
    let operations = diagram.nodes.compactMap { node -> String? in
      if case .operation(let operation) = node.kind { operation.name } else { nil }
    }
    #expect(operations == ["matmul", "+ 1", "sum"])
    #expect(diagram.edges.count == 7)
  }

  @Test func `the README's example has the gradients that it claims`() throws {
    let x = Variable([[1, 2], [3, 4]], name: "x")
    let w = Parameter([[0.5], [-1]], name: "w")
    let t = Variable([[1], [0]], name: "t")
    let loss = (x.matmul(w) - t).squared().mean().named("loss")
    loss.backward()
    #expect(w.gradient == [[-10], [-15]])
    #expect(Diagram(of: loss).dot().contains("loss"))
  }

  @Test func `a value that is read twice has two edges`() {
    let x = Variable(3, requiresGradient: true, name: "x")
    #expect(Diagram(of: x * x).edges.count == 3)
  }

  @Test func `large values have previews if they are kept`() {
    let x = Variable(.ones([2000]), requiresGradient: true, name: "x")
    #expect(values(Diagram(of: x * 2)).map { $0.preview == nil } == [true, true])
    let kept = retainingValues { (x * 2).sum() }
    kept.backward()
    #expect(values(Diagram(of: kept)).allSatisfy { $0.preview != nil })
  }

  @Test func `modules are nested clusters`() {
    var generator = Generator(seed: 1)
    let network = Sequential(Linear(2, 2, using: &generator), ReLU())
    let diagram = Diagram(of: network(Variable([[1, 2]])).sum())
    #expect(diagram.clusters.map(\.title) == ["Sequential", "0 · Linear", "1 · ReLU"])
    #expect(diagram.clusters[1].parent != nil)
  }

  @Test func `a graph deeper than the stack becomes a diagram`() {
    let x = Variable(1, requiresGradient: true)
    var y = x
    for _ in 0..<100_000 { y = y + 1 }
    #expect(Diagram(of: y).nodes.count == 200_001)
  }
}
