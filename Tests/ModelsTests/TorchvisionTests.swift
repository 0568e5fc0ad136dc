import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

/// Compares ResNets with torchvision's, with the weights of `resnet.py`.
@Suite(.serialized) struct TorchvisionTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture("resnet") }

  private func uniform(_ shape: [Int], _ range: Range<Float>, stream: Int) -> Tensor<Float> {
    var generator = Generator(seed: 7, stream: UInt64(stream))
    return .uniform(shape, in: range, using: &generator)
  }

  /// Returns the weights that the script uses.
  private func weights(
    _ key: String, _ shape: [Int], last: String, mode: String, stream: Int
  ) -> Tensor<Float> {
    let isNormalization = shape.count == 1 && !key.hasPrefix("fc")
    if key.hasSuffix("running_var") { return uniform(shape, 0.5..<1.5, stream: stream) }
    if isNormalization && key.hasSuffix("weight") {
      let isSmall = mode == "train" || key.hasSuffix(last + ".weight")
      return uniform(shape, isSmall ? 0.1..<0.3 : 0.25..<1, stream: stream)
    }
    if isNormalization && key.hasSuffix("bias") && mode == "train" {
      return uniform(shape, -1..<1, stream: stream).map { $0 + ($0 < 0 ? -0.5 : 0.5) }
    }
    if shape.count == 1 { return uniform(shape, -0.25..<0.25, stream: stream) }
    let bound = Float((3 / Double(Shape.count(Array(shape[1...])))).squareRoot())
    return uniform(shape, -bound..<bound, stream: stream)
  }

  private func fill(_ network: ResNet, _ mode: String) throws {
    let last = network.architecture.hasBottlenecks ? "bn3" : "bn2"
    var state = network.stateDictionary()
    for (stream, key) in state.keys.enumerated() {
      if case .floats(let old) = state[key] {
        state[key] = .floats(weights(key, old.shape, last: last, mode: mode, stream: stream))
      }
    }
    try network.load(state)
  }

  /// Compares with [maximum magnitude, Σ|x|, Σx, 16 evenly spaced elements], relative to the
  /// maximum, or for sums to Σ|x|. `rounding` is an additional absolute tolerance per element.
  private func expectDigest(
    _ tensor: Tensor<Float>, _ key: String, relative: Float = 1e-4, rounding: Float = 0
  ) {
    let expected = fixture.floats(key).scalars
    let (magnitudes, flat) = (tensor.abs(), tensor.reshaped([-1]))
    var actual = [magnitudes.max().item, magnitudes.sum().item, flat.sum().item]
    actual += (0..<16).map { flat[$0 * (flat.count - 1) / 15].item }
    for i in actual.indices {
      let isSum = i == 1 || i == 2
      let (scale, count) = isSum ? (expected[1], Float(flat.count)) : (expected[0], 1)
      let bound = scale * relative + 1e-7 + rounding * count
      if (actual[i] - expected[i]).magnitude <= bound { continue }
      Issue.record("\(key): number \(i) is \(actual[i]), expected \(expected[i]) of \(scale)")
      return
    }
  }

  private func check(_ network: ResNet, _ name: String, size: [Int]) throws {
    for mode in ["eval", "train"] {
      try fill(network, mode)
      network.train(mode == "train")
      for parameter in network.parameters() { parameter.gradient = nil }
      let stream = Int(fixture.integers("\(name)/\(mode)/stream").item)
      let image = uniform([4] + size, -1..<1, stream: stream)
      let x = Variable(image, requiresGradient: true)
      let y = network(x)
      expectClose(
        y.value, fixture.floats("\(name)/\(mode)/output"), "\(name), \(mode)", relative: 1e-4)
      y.backward(with: uniform(y.shape, -1..<1, stream: 10001))
      expectDigest(try #require(x.gradient), "\(name)/\(mode)/image")
      let gradients = "\(name)/\(mode)/gradients/"
      let parameters = network.namedParameters()
      let largest = parameters.map { fixture.floats(gradients + $0.name).scalars[0] }.max()!
      for (key, parameter) in parameters {
        let gradient = try #require(parameter.gradient, "\(name): no gradient of \(key)")
        // In training, the gradient of a shift before a normalization is 0, a sum of terms that
        // cancel: only their rounding errors remain.
        let isShift = mode == "train" && key.hasSuffix("bias") && !key.hasPrefix("fc")
        expectDigest(gradient, gradients + key, rounding: isShift ? 2.5e-7 * largest : 0)
      }
    }
    let state = network.stateDictionary()
    var count = 0
    for key in state.keys where fixture.contains("\(name)/train/after/\(key)") {
      count += 1
      switch state[key]! {
      case .floats(let value): expectDigest(value, "\(name)/train/after/\(key)")
      case .integers(let value): #expect(value == 1, "\(name), \(key)")
      }
    }
    #expect(count == network.namedModules().filter { $0.module is BatchNorm2d }.count * 3)
  }

  @Test(arguments: [
    ResNetArchitecture.resNet18, .resNet34, .resNet50, .wideResNet50x2, .resNeXt50x32x4d,
  ])
  func `networks of the published width equal torchvision's`(
    architecture: ResNetArchitecture
  ) throws {
    var generator = Generator(seed: 0)
    let network = ResNet(architecture, initializer: .zeros, using: &generator)
    try check(network, architecture.name, size: [3, 64, 64])
  }

  @Test func `narrow networks with either stem equal torchvision's`() throws {
    var generator = Generator(seed: 0)
    try check(
      ResNet18(classes: 10, channels: 1, stem: .small, width: 8, using: &generator), "narrow18",
      size: [1, 16, 16])
    let mixed = ResNetArchitecture(
      name: "narrowNeXt", depths: [1, 1, 2, 1], hasBottlenecks: true, groups: 4, groupWidth: 8)
    try check(
      ResNet(mixed, classes: 10, stem: .small, width: 16, using: &generator), mixed.name,
      size: [3, 16, 16])
    for (architecture, name) in [
      (ResNetArchitecture.resNet50, "narrow50"), (.wideResNet50x2, "narrowWide"),
    ] {
      try check(
        ResNet(architecture, classes: 10, width: 8, using: &generator), name, size: [3, 48, 64])
    }
  }
}
