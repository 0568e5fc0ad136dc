import Autograd
import Foundation
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct ResNetTests {
  /// Returns the keys and shapes of torchvision's architectures, from `resnet-keys.txt`.
  private func torchvisionKeys() throws -> [String: [String]] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/resnet-keys.txt")
    var keys: [String: [String]] = [:]
    var name = ""
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      if line.contains(" ") {
        keys[name, default: []].append(String(line))
      } else {
        name = String(line)
      }
    }
    return keys
  }

  @Test func `every architecture has torchvision's keys and shapes, in order`() throws {
    let expected = try torchvisionKeys()
    #expect(expected.count == 10 && ResNetArchitecture.all.count == 10)
    for architecture in ResNetArchitecture.all {
      var generator = Generator(seed: 0)
      let network = ResNet(architecture, initializer: .zeros, using: &generator)
      let state = network.stateDictionary()
      let keys = state.keys.map { "\($0) \(state[$0]!.shape)" }
      #expect(keys == expected[architecture.name], "\(architecture.name)")
      let sizes = try #require(ResNetArchitecture.sizes { state[$0]?.shape })
      let unbuilt = architecture.shapes(sizes).map { "\($0.name) \($0.shape)" }
      #expect(unbuilt == expected[architecture.name], "\(architecture.name)")
    }
    #expect(expected["resnet18"]?.count == 122)
  }

  @Test func `parameter counts equal the published ones`() {
    let sizes = [
      "resnet18": 11_689_512, "resnet34": 21_797_672, "resnet50": 25_557_032,
      "wide_resnet50_2": 68_883_240, "resnext50_32x4d": 25_028_904,
    ]
    for architecture in ResNetArchitecture.all {
      guard let size = sizes[architecture.name] else { continue }
      var generator = Generator(seed: 0)
      let network = ResNet(architecture, initializer: .zeros, using: &generator)
      #expect(network.parameterCount == size, "\(architecture.name)")
      #expect(network.embeddingSize == 512 * architecture.expansion)
    }
  }

  @Test func `initialization draws each weight once, with torchvision's distribution`() {
    var generator = Generator(seed: 4)
    let network = ResNet18(classes: 10, width: 16, using: &generator)
    // Two draws per normally distributed number, one per uniformly distributed one.
    let convolutions = network.namedParameters().filter { $0.parameter.shape.count == 4 }
    let drawn = convolutions.reduce(0) { $0 + 2 * $1.parameter.value.count } + 128 * 10 + 10
    #expect(generator.position == UInt64(drawn))
    for (name, parameter) in convolutions where parameter.value.count > 4000 {
      let fanOut = Float(parameter.shape[0] * parameter.shape[2] * parameter.shape[3])
      let deviation = parameter.value.standardDeviation().item
      #expect(abs(deviation / (2 / fanOut).squareRoot() - 1) < 0.05, "\(name)")
    }
    #expect(network.bn1.weight?.value == .ones([16]))
  }

  @Test func `a block with zero-initialized residual is the identity`() {
    for architecture in [ResNetArchitecture.resNet18, .resNet50] {
      var generator = Generator(seed: 4)
      let network = ResNet(
        architecture, channels: 1, stem: .small, width: 8, zeroInitResidual: true,
        using: &generator)
      let block = network.layer1[1] as? any ResNetBlock
      #expect(block?.last.weight?.value.max().item == 0)
      let x = Variable(.uniform([2, 8 * architecture.expansion, 4, 4], using: &generator))
      #expect(block?(x).value == x.value)
    }
  }

  @Test func `the classifier can be replaced by path`() {
    var generator = Generator(seed: 4)
    let network = ResNet(.resNet50, channels: 1, stem: .small, width: 8, using: &generator)
    network.replace("fc", with: Identity())
    #expect(network.fc is Identity)
    #expect(network.eval() == () && network(Variable(.ones([1, 1, 8, 8]))).shape == [1, 256])
    #expect(network.embeddingSize == 256)
  }

  @Test func `a summary has the published number of multiply-adds`() {
    var generator = Generator(seed: 0)
    let network = ResNet18(initializer: .zeros, using: &generator)
    let summary = network.summary([1, 3, 224, 224])
    #expect(summary.multiplyAdds == 1_814_073_344)
    #expect(summary.parameters == 11_689_512)
    let row = summary.rows.first { $0.path == "layer2.0.downsample.0" }
    #expect(row?.outputShape == [1, 128, 28, 28] && row?.multiplyAdds == 6_422_528)
    #expect(summary.rows.allSatisfy { $0.calls > 0 })
  }
}

@Suite struct EmptyBatchTests {
  @Test func `a ResNet takes an empty batch, forward and backward`() {
    var generator = Generator(seed: 1)
    for (architecture, stem) in [(ResNetArchitecture.resNet18, Stem.imageNet), (.resNet50, .small)]
    {
      let network = ResNet(architecture, classes: 5, stem: stem, width: 8, using: &generator)
      for training in [true, false] {
        training ? network.train() : network.eval()
        for parameter in network.parameters() { parameter.gradient = nil }
        let x = Variable(.zeros([0, 3, 64, 64]), requiresGradient: true)
        let y = network(x)
        #expect(y.shape == [0, 5])
        y.sum().backward()
        #expect(x.gradient?.shape == [0, 3, 64, 64])
        #expect(network.parameters().allSatisfy { $0.gradient == .zeros($0.shape) })
      }
      #expect(withoutGradients { network(Variable(.zeros([0, 3, 64, 64]))) }.shape == [0, 5])
    }
  }
}
