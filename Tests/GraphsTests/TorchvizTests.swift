import Autograd
import Foundation
import Models
import Tensors
import Testing

@testable import Graphs

/// The training graph of a ResNet-18, compared with torchviz's of torchvision's model.
@Suite struct TorchvizTests {
  private let loss: Variable = {
    var generator = Generator(seed: 1)
    let network = ResNet18(using: &generator)
    let images = Variable(.normal([2, 3, 64, 64], using: &generator), name: "images")
    return network(images).softmaxCrossEntropy([0, 1]).named("loss")
  }()

  /// The node counts from Fixtures/torchviz_nodes.py.
  private func counts() throws -> [String: Int] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: folder.appending(path: "Fixtures/torchviz-nodes.txt"), encoding: .utf8)
    let pairs = text.split(separator: "\n").map { $0.split(separator: " ") }
    return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), Int($0[1]) ?? 0) })
  }

  @Test func `the graph has the nodes that torchviz draws`() throws {
    var theirs = try counts()
    let leaves = theirs.removeValue(forKey: "leaf") ?? 0
    // PyTorch has one node for x·w + b and two for cross-entropy; here it is the other way round.
    let names = [
      "ConvolutionBackward0": ["conv2d"], "NativeBatchNormBackward0": ["batch norm"],
      "ReluBackward0": ["relu"], "AddBackward0": ["+"],
      "MaxPool2DWithIndicesBackward0": ["max pool"],
      "MeanBackward1": ["average pool"], "ViewBackward0": ["flatten"], "TBackward0": ["transpose"],
      "AddmmBackward0": ["matmul", "+"], "LogSoftmaxBackward0": [],
      "NllLossBackward0": ["cross-entropy"],
    ]
    var expected: [String: Int] = [:]
    for (name, count) in theirs {
      for ours in names[name] ?? [name] { expected[ours, default: 0] += count }
    }
    var found: [String: Int] = [:]
    var parameters = 0
    for node in Diagram(of: loss).nodes {
      switch node.kind {
      case .operation(let operation): found[operation.name, default: 0] += 1
      case .value(let value): parameters += value.role == .parameter ? 1 : 0
      case .module: Issue.record("folded")
      }
    }
    #expect(found == expected && found["conv2d"] == 20)
    #expect(parameters == leaves && leaves == 62)
  }

  @Test func `the whole graph is drawn within five seconds`() throws {
    loss.backward(retainGraph: true)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).svg").path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    var style = Diagram.Style(showsLegend: true)
    style.showsOrder = true
    let time = try ContinuousClock().measure { try render(loss, to: file, style: style) }
    #expect(time < .seconds(5))
    let svg = try String(contentsOfFile: file, encoding: .utf8)
    #expect(
      svg.components(separatedBy: "class=\"node\"").count - 1 == Diagram(of: loss).nodes.count)
    #expect(svg.contains(">layer4.1.bn2.weight<") && svg.contains(">step 72, backward 1<"))
  }
}
