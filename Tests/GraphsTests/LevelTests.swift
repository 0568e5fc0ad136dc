import Autograd
import Files
import Glibc
import Layers
import Models
import Tensors
import Testing

@testable import Diagrams
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

  @Test func `blocks of a ResNet-18 are few boxes, equal ones represented once`() {
    let found = modules(Diagram(of: loss, level: .blocks))
    #expect(
      found.map(\.path) == [
        "conv1", "bn1", "relu", "maxpool", "layer1.0", "layer2.0", "layer2.1", "layer3.0",
        "layer3.1", "layer4.0", "layer4.1", "avgpool", "fc",
      ])
    #expect(found.map(\.repeats) == [1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1])
  }

  @Test func `a folded module has its output shape, parameters and multiply-adds`() {
    let found = modules(Diagram(of: loss, level: .modules()))
    #expect(found.map(\.type).contains("Conv2d") && found.map(\.path).contains("layer3"))
    let layer2 = found.first { $0.path == "layer2" }
    #expect(layer2?.outputShape == [1, 128, 8, 8])
    // torchvision's layer2: 525,568 parameters.
    #expect(layer2?.parameters == 525_568)
    // 64 positions · (64·128·9 + 128·128·9 · 3 + 64·128)
    #expect(layer2?.multiplyAdds == 64 * (64 * 128 * 9 + 128 * 128 * 9 * 3 + 64 * 128))
    let sum = found.reduce(0) { $0 + $1.parameters }
    #expect(sum == 11_176_512 + 5130)
  }

  @Test
  func `multiply-adds of transposed and one-dimensional convolutions are those of their layers`() {
    var generator = Generator(seed: 1)
    let sequence = Sequential(
      Conv1d(3, 6, kernelSize: 5, stride: 2, using: &generator),
      ConvTranspose1d(6, 2, kernelSize: 4, groups: 2, using: &generator))
    let x = Variable(.ones([2, 3, 15]), name: "x")
    let found = modules(Diagram(of: sequence(x), level: .modules(depth: 1)))
    #expect(found.map(\.multiplyAdds) == [2 * 36 * 15, 2 * 36 * 4])
    let images = Sequential(
      ConvTranspose2d(4, 2, kernelSize: [2, 3], stride: 2, bias: false, using: &generator), ReLU())
    let y = images(Variable(.ones([1, 4, 3, 5]), name: "y"))
    #expect(modules(Diagram(of: y, level: .modules(depth: 1))).map(\.multiplyAdds) == [60 * 12, 0])
  }

  @Test func `an open path unfolds the modules along it only`() {
    let diagram = Diagram(of: loss, level: .modules(depth: 1, open: ["layer2.1"]))
    let found = modules(diagram).map(\.path)
    #expect(found.contains("layer2.0") && found.contains("layer2.1.conv1"))
    #expect(!found.contains("layer2") && !found.contains("layer2.1") && found.contains("layer3"))
  }

  @Test func `repeats have equal shapes and follow each other`() {
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
    // Calls side by side do not follow each other.
    let shared = layer(4, 4)
    let network = Sequential(shared)
    let twins = (network(x) + network(Variable(.zeros([2, 4]), name: "z"))).sum()
    #expect(modules(Diagram(of: twins, level: .modules())).map(\.repeats) == [1, 1])
  }

  @Test func `a parameter is in the cluster of the module that reads it`() {
    let diagram = Diagram(of: loss)
    let titles = diagram.nodes.compactMap { node -> String? in
      guard case .value(let value) = node.kind, value.role == .parameter else { return nil }
      return node.cluster.map { diagram.clusters[$0.index].title } ?? "outside"
    }
    #expect(titles.count == 62 && !titles.contains("outside"))
    #expect(titles.filter { $0 == "conv1 · Conv2d" }.count == 9)
  }

  @Test func `a graph too large for layout is folded, and its title says so`() throws {
    let x = Variable(1, requiresGradient: true, name: "x")
    var y = x
    for step in 0..<10_000 { y = step % 7 == 3 ? y * 0.5 + x : y + 1 }
    let graph = RecordedGraph(of: [y])
    let whole = Diagram(of: graph)
    #expect(whole.nodes.count > 20_000)
    let folded = Diagram(fitting: graph, title: "chain")
    #expect((20...Diagram.maximumRowCount + 2).contains(folded.nodes.count))
    #expect(
      folded.title
        == "chain, folded from \(whole.nodes.count) nodes to fit; a .dot or .json file contains all of them"
    )
    let operations = modules(folded).reduce(0) { $0 + $1.operations }
    #expect(operations == graph.steps.count - 1)
    #expect(modules(folded)[0].name == "steps 1 to 477")
    #expect(try folded.rendered(as: .svg).count > 10_000)
    // A small graph is not folded.
    #expect(Diagram(fitting: RecordedGraph(of: [x + 1])) == Diagram(of: x + 1))
  }

  @Test func `both passes together are folded if they are too large`() throws {
    var generator = Generator(seed: 5)
    let network = Sequential(
      (0..<90).map { _ in Sequential(Linear(2, 2, using: &generator), ReLU()) })
    let x = Variable(.ones([1, 2]), name: "x")
    let file = "/tmp/graphs-both-\(getpid())"
    defer { for suffix in [".svg", ".json"] { unlink(file + suffix) } }
    for suffix in [".svg", ".json"] {
      try render(
        gradientsOf: network(x).sum().named("loss"), with: network.parameters(),
        to: file + suffix, title: "deep")
    }
    let whole = Diagram(
      gradientsOf: network(x).sum().named("loss"), with: network.parameters(), title: "deep")
    #expect(whole.nodes.count > Diagram.maximumNodeCount)
    let svg = String(decoding: try File.read(file + ".svg"), as: UTF8.self)
    let shown = svg.components(separatedBy: "class=\"node\"").count - 1
    #expect(shown <= Diagram.maximumFoldedNodeCount && shown > 10)
    let words = ["folded from \(whole.nodes.count) nodes to fit", "backward"].map(svg.contains)
    #expect(words == [true, true])
    let json = String(decoding: try File.read(file + ".json"), as: UTF8.self)
    #expect(json.components(separatedBy: "\"cluster\":").count - 1 == whole.nodes.count)
  }

  @Test func `an edge too long for Graphviz is an error, or folded if fitting`()
    throws
  {
    // The last operation reads x: its edge spans all operations in between.
    let x = Variable(1, requiresGradient: true, name: "x")
    func chain(_ count: Int) -> Variable { (0..<count).reduce(x) { y, _ in y.exp() } + x }
    let short = Diagram(of: chain(150))
    #expect(short.longestSpan() == 301 && short.isDrawable)
    #expect(try !short.rendered(as: .svg).isEmpty)
    let long = Diagram(of: chain(260))
    #expect(long.longestSpan() == 521)
    let error = #expect(throws: GraphvizError.self) { try long.rendered(as: .svg) }
    #expect(
      error?.description
        == "Graphviz could not lay out the graph: an edge spans more than 480 ranks; fold modules, or "
        + "write .dot or .json")
    #expect(try !long.rendered(as: .dot).isEmpty)
    let folded = Diagram(fitting: RecordedGraph(of: [chain(260)]))
    #expect(folded.isDrawable && folded.nodes.count < long.nodes.count)
    #expect(folded.title?.hasPrefix("folded from \(long.nodes.count) nodes") == true)
    // Labels of edges occupy ranks of their own.
    let traced = tracing { chain(150) }
    traced.backward()
    #expect(Diagram(of: traced).longestSpan() == 602)
  }

  @Test func `sums of gradients are in the module whose gradients they add`() {
    var generator = Generator(seed: 6)
    let block = BasicBlock(2, 2, stride: 1, using: &generator)
    let x = Variable(.normal([2, 2, 4, 4], using: &generator), requiresGradient: true, name: "x")
    let diagram = Diagram(
      gradientsOf: block(x).squared().sum(), with: block.parameters() + [x], passes: .backward)
    let homes = diagram.nodes.compactMap { node -> String? in
      guard case .operation(let operation) = node.kind, operation.kind == .accumulation else {
        return nil
      }
      return node.cluster.map { diagram.clusters[$0.index].title } ?? "outside"
    }
    #expect(homes.contains("BasicBlock, backward") && !homes.contains("outside"))
  }

  @Test func `modules are folded before operations`() {
    var generator = Generator(seed: 4)
    let deep = Sequential(
      (0..<400).map { _ in Sequential(Linear(2, 2, using: &generator), ReLU()) })
    let y = deep(Variable(.ones([1, 2]), name: "x")).sum()
    let folded = Diagram(fitting: RecordedGraph(of: [y]))
    #expect(folded.nodes.count <= Diagram.maximumNodeCount)
    // All blocks are equal, so the first represents them.
    #expect(folded.clusters.contains { $0.title.hasSuffix("×400") })
  }
}
