import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct CompiledNetworkTests {
  /// Gives all batch normalizations statistics and parameters other than the initial ones, as after training.
  private func trained<Network: Module>(_ network: Network, _ seed: UInt64) -> Network {
    var generator = Generator(seed: seed)
    func random(_ count: Int, _ low: Float, _ high: Float) -> Tensor<Float> {
      .uniform([count], in: low..<high, using: &generator)
    }
    for (_, module) in network.namedModules() {
      guard let norm = module as? BatchNorm2d else { continue }
      let count = norm.runningMean.value.count
      norm.runningMean.value = random(count, -0.5, 0.5)
      norm.runningVar.value = random(count, 0.5, 2)
      norm.weight?.update { $0 = random(count, 0.5, 1.5) }
      norm.bias?.update { $0 = random(count, -0.3, 0.3) }
    }
    network.eval()
    return network
  }

  private func plain(_ network: Module, _ x: Tensor<Float>) -> Tensor<Float> {
    withoutGradients { network(Variable(x)).value }
  }

  /// Expects that the largest difference is below `tolerance` times the largest value.
  private func expectClose(
    _ actual: Tensor<Float>, _ expected: Tensor<Float>, _ tolerance: Float,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(actual.shape == expected.shape, sourceLocation: sourceLocation)
    let scale = expected.scalars.map(abs).max() ?? 0
    let worst = zip(actual.scalars, expected.scalars).map { abs($0 - $1) }.max() ?? 0
    #expect(
      worst <= tolerance * scale, "off by \(worst) of \(scale)", sourceLocation: sourceLocation)
  }

  @Test(arguments: [1, 2, 9])
  func `a compiled ResNet computes what the network does`(batch: Int) {
    var generator = Generator(seed: 3)
    let x = Tensor<Float>.normal([batch, 3, 67, 64], using: &generator)
    for architecture in [ResNetArchitecture.resNet18, .resNet50] {
      let network = trained(ResNet(architecture, classes: 7, width: 32, using: &generator), 4)
      expectClose(CompiledNetwork(network)(x), plain(network, x), 2e-5)
    }
  }

  @Test func `a compiled ResNet with a small stem or groups computes what the network does`() {
    var generator = Generator(seed: 5)
    let gray = Tensor<Float>.normal([3, 1, 28, 28], using: &generator)
    let small = trained(ResNet18(channels: 1, stem: .small, width: 8, using: &generator), 6)
    small.fc = Identity()
    expectClose(CompiledNetwork(small)(gray), plain(small, gray), 2e-5)
    let grouped = trained(
      ResNet(
        ResNetArchitecture(
          name: "x", depths: [1, 1, 1, 1], hasBottlenecks: true, groups: 4, groupWidth: 32),
        classes: 5, width: 16, using: &generator), 7)
    let color = Tensor<Float>.normal([2, 3, 40, 40], using: &generator)
    expectClose(CompiledNetwork(grouped)(color), plain(grouped, color), 2e-5)
  }

  @Test func `chains, biases, residual blocks and modules that cannot be compiled`() {
    var generator = Generator(seed: 8)
    let convNet = trained(
      ConvNet([3, 16, 40], strides: [2, 1], pooled: 2, outputs: 6, using: &generator), 9)
    let x = Tensor<Float>.normal([4, 3, 21, 18], using: &generator)
    expectClose(CompiledNetwork(convNet)(x), plain(convNet, x), 1e-5)
    let chain = trained(
      Sequential(
        Conv2d(3, 20, kernelSize: 5, stride: 2, padding: 3, using: &generator), ReLU(),
        MaxPool2d(2), Residual(Conv2d(20, 20, kernelSize: 1, using: &generator)), GELU(),
        Conv2d(20, 33, kernelSize: [3, 1], dilation: 2, using: &generator), BatchNorm2d(33),
        AdaptiveAvgPool2d(2), Conv2d(33, 4, kernelSize: 2, using: &generator),
        AdaptiveAvgPool2d(1)), 10)
    expectClose(CompiledNetwork(chain)(x), plain(chain, x), 1e-5)
  }

  @Test func `modules with hooks and replacements run as they are`() {
    var generator = Generator(seed: 11)
    let network = trained(ResNet18(classes: 3, width: 16, using: &generator), 12)
    let x = Tensor<Float>.normal([1, 3, 33, 33], using: &generator)
    let block = network.layer2[0] as! BasicBlock
    var calls = 0
    block.conv1.onForward { _, _, y in
      calls += 1
      return y * 2
    }
    network.replace("layer1.0.relu", with: Tanh())
    let expected = plain(network, x)
    calls = 0
    let compiled = CompiledNetwork(network)
    expectClose(compiled(x), expected, 2e-5)
    #expect(calls == 1)
  }

  @Test func `a compiled network keeps its weights and accepts every batch and size`() {
    var generator = Generator(seed: 13)
    let network = trained(ResNet18(classes: 3, width: 16, using: &generator), 14)
    let compiled = CompiledNetwork(network)
    let x = Tensor<Float>.normal([5, 3, 40, 56], using: &generator)
    let whole = compiled(x)
    _ = compiled(x[0..<2, 0..., 0..<33, 0..<32])
    expectClose(compiled(x), whole, 0)
    for parameter in network.parameters() { parameter.update { $0 = .zeros($0.shape) } }
    expectClose(compiled(x), whole, 0)
    #expect(compiled(x[0..<0]).shape == [0, 3])
  }

  @Test func `embeddings in bfloat16 point in the direction of those in float32`() {
    guard InferencePrecision.bfloat16.isFast else { return }
    var generator = Generator(seed: 15)
    let x = Tensor<Float>.normal([6, 3, 100, 100], using: &generator)
    for architecture in [ResNetArchitecture.resNet18, .resNet50] {
      let network = trained(ResNet(architecture, using: &generator), 16)
      network.fc = Identity()
      let compiled = CompiledNetwork(network, precision: .bfloat16)
      #expect(compiled.precision == .bfloat16)
      let (rounded, whole) = (Variable(compiled(x)), Variable(plain(network, x)))
      let cosines = (rounded.normalized() * whole.normalized()).sum([1]).value.scalars
      #expect(cosines.allSatisfy { $0 >= 0.999 }, "\(architecture.name): \(cosines)")
    }
  }
}
