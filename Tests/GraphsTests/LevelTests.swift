import Autograd
import Layers
import Models
import Tensors
import Testing

@testable import Graphs

@Suite struct LevelTests {
  private let loss: Variable = {
    var generator = Generator(seed: 1)
    let network = ResNet18(classes: 10, using: &generator)
    let images = Variable(.normal([1, 3, 64, 64], using: &generator), name: "images")
    return network(images).squared().mean().named("loss")
  }()

  private func modules(_ diagram: Diagram) -> [Diagram.Module] {
    diagram.nodes.compactMap { if case .module(let module) = $0.kind { module } else { nil } }
  }

  @Test func `blocks show a ResNet-18 in a handful of boxes, equal ones once`() {
    let found = modules(Diagram(of: loss, level: .blocks))
    #expect(
      found.map(\.path) == [
        "conv1", "bn1", "relu", "maxpool", "layer1.0", "layer2.0", "layer2.1", "layer3.0",
        "layer3.1", "layer4.0", "layer4.1", "avgpool", "fc",
      ])
    #expect(found.map(\.repeats) == [1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1])
  }

  @Test func `a folded module tells its output's shape, its parameters and its multiply-adds`() {
    let found = modules(Diagram(of: loss, level: .modules()))
    #expect(found.map(\.type).contains("Conv2d") && found.map(\.path).contains("layer3"))
    let layer2 = found.first { $0.path == "layer2" }
    #expect(layer2?.outputShape == [1, 128, 8, 8])
    // torchvision's layer2: 525,568 parameters.
    #expect(layer2?.parameters == 525_568)
    // 64 places · (64·128·9 + 128·128·9 · 3 + 64·128)
    #expect(layer2?.multiplyAdds == 64 * (64 * 128 * 9 + 128 * 128 * 9 * 3 + 64 * 128))
    let sum = found.reduce(0) { $0 + $1.parameters }
    #expect(sum == 11_176_512 + 5130)
  }

  @Test func `a path opens what is on its way, and nothing else`() {
    let diagram = Diagram(of: loss, level: .modules(depth: 1, open: ["layer2.1"]))
    let found = modules(diagram).map(\.path)
    #expect(found.contains("layer2.0") && found.contains("layer2.1.conv1"))
    #expect(!found.contains("layer2") && !found.contains("layer2.1") && found.contains("layer3"))
  }

  @Test func `repeats need equal shapes and one after the other`() {
    var generator = Generator(seed: 2)
    func layer(_ inputs: Int, _ outputs: Int) -> Linear {
      Linear(inputs, outputs, using: &generator)
    }
    let x = Variable(.ones([2, 4]), name: "x")
    func repeats(_ modules: Module...) -> [Int] {
      let y = Sequential(modules)(x).sum()
      return self.modules(Diagram(of: y, level: .modules())).map(\.repeats)
    }
    #expect(repeats(layer(4, 4), layer(4, 4), layer(4, 4)) == [3])
    #expect(repeats(layer(4, 4), layer(4, 5), layer(5, 4)) == [1, 1, 1])
    #expect(repeats(layer(4, 4), ReLU(), layer(4, 4), ReLU()) == [1, 1, 1, 1])
    // Twins beside each other are no row.
    let shared = layer(4, 4)
    let network = Sequential(shared)
    let twins = (network(x) + network(Variable(.zeros([2, 4]), name: "z"))).sum()
    #expect(modules(Diagram(of: twins, level: .modules())).map(\.repeats) == [1, 1])
  }

  @Test func `a parameter stands in the frame of the module that reads it`() {
    let diagram = Diagram(of: loss)
    let titles = diagram.nodes.compactMap { node -> String? in
      guard case .value(let value) = node.kind, value.role == .parameter else { return nil }
      return node.cluster.map { diagram.clusters[$0.index].title } ?? "outside"
    }
    #expect(titles.count == 62 && !titles.contains("outside"))
    #expect(titles.filter { $0 == "conv1 · Conv2d" }.count == 9)
  }

  @Test func `a graph too large to be laid out is folded until it fits, and says so`() throws {
    let x = Variable(1, requiresGradient: true, name: "x")
    var y = x
    for step in 0..<10_000 { y = step % 7 == 3 ? y * 0.5 + x : y + 1 }
    let graph = RecordedGraph(of: [y])
    let whole = Diagram(of: graph)
    #expect(whole.nodes.count > 20_000)
    let folded = Diagram(fitting: graph, title: "chain")
    #expect((20...Diagram.mostRows + 2).contains(folded.nodes.count))
    #expect(
      folded.title
        == "chain, folded from \(whole.nodes.count) nodes to fit; a .dot or .json file has them all"
    )
    let operations = modules(folded).reduce(0) { $0 + $1.operations }
    #expect(operations == graph.steps.count - 1)
    #expect(modules(folded)[0].name == "steps 1 to 477")
    #expect(try folded.rendered(as: .svg).count > 10_000)
    // What fits stays as it is.
    #expect(Diagram(fitting: RecordedGraph(of: [x + 1])) == Diagram(of: x + 1))
  }

  @Test func `modules are folded before operations are`() {
    var generator = Generator(seed: 4)
    let deep = Sequential(
      (0..<400).map { _ in Sequential(Linear(2, 2, using: &generator), ReLU()) })
    let y = deep(Variable(.ones([1, 2]), name: "x")).sum()
    let folded = Diagram(fitting: RecordedGraph(of: [y]))
    #expect(folded.nodes.count <= Diagram.mostNodes)
    // All the blocks are equal, so one stands for them.
    #expect(folded.clusters.contains { $0.title.hasSuffix("×400") })
  }
}
