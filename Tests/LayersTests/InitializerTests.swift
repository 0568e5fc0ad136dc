import Autograd
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct InitializerTests {
  /// Returns a tensor drawn by the initializer of a fixture's case.
  private func drawn(_ name: String, _ g: inout Generator) -> Tensor<Float>? {
    let shape = [96, 64, 3, 5]
    let parts = name.split(separator: "/").map(String.init)
    switch parts[0] {
    case "linear":
      let layer = Linear(300, parts[1] == "bias" ? 40000 : 400, using: &g)
      return parts[1] == "bias" ? layer.bias!.value : layer.weight.value
    case "conv":
      let outputs = parts[1] == "bias" ? 40000 : 128
      let layer = Conv2d(64, outputs, kernelSize: [3, 5], groups: 2, using: &g)
      return parts[1] == "bias" ? layer.bias!.value : layer.weight.value
    case "conv1d":
      let layer = Conv1d(64, parts[1] == "bias" ? 40000 : 512, kernelSize: 5, groups: 2, using: &g)
      return parts[1] == "bias" ? layer.bias!.value : layer.weight.value
    case "convTranspose1d":
      let outputs = parts[1] == "bias" ? 40000 : 64
      let inputs = parts[1] == "bias" ? 4 : 512
      let layer = ConvTranspose1d(inputs, outputs, kernelSize: 5, groups: 2, using: &g)
      return parts[1] == "bias" ? layer.bias!.value : layer.weight.value
    case "convTranspose2d":
      let outputs = parts[1] == "bias" ? 40000 : 64
      let inputs = parts[1] == "bias" ? 4 : 128
      let layer = ConvTranspose2d(inputs, outputs, kernelSize: [3, 5], groups: 2, using: &g)
      return parts[1] == "bias" ? layer.bias!.value : layer.weight.value
    case "embedding": return Embedding(500, 200, using: &g).weight.value
    case "xavierUniform": return Initializer.xavierUniform(gain: .tanh)(shape, using: &g)
    case "xavierNormal": return Initializer.xavierNormal()(shape, using: &g)
    case "orthogonal": return Initializer.orthogonal(gain: .relu)([60, 4, 20], using: &g)
    default: break
    }
    let gains: [String: Gain] = [
      "relu": .relu, "leaky_relu": .leakyReLU(slope: 0.3), "linear": .linear, "sigmoid": .sigmoid,
      "tanh": .tanh, "selu": .selu,
    ]
    guard parts.count == 3, let gain = gains[parts[2]] else { return nil }
    let fan: Fan = parts[1] == "fan_in" ? .fanIn : .fanOut
    let initializer: Initializer =
      parts[0] == "kaimingUniform"
      ? .kaimingUniform(fan, gain: gain) : .kaimingNormal(fan, gain: gain)
    return initializer(shape, using: &g)
  }

  @Test func `initializers have PyTorch's distributions`() throws {
    let files = try [Fixture("layers"), Fixture("sampling-layers")]
    let cases = files.flatMap { file in
      file.names.filter { $0.hasPrefix("initial/") }.map { (file, $0) }
    }
    #expect(cases.count == 38)
    for (fixture, name) in cases {
      var generator = Generator(seed: 3)
      let short = String(name.dropFirst("initial/".count))
      let tensor = try #require(drawn(short, &generator), "no initializer for \(short)")
      let expected = fixture.floats(name).scalars
      let deviation = expected[1]
      #expect(abs(tensor.mean().item - expected[0]) < 0.04 * deviation, "\(short): mean")
      #expect(
        abs(tensor.standardDeviation().item / deviation - 1) < 0.02, "\(short): deviation")
      // A uniform distribution has sharp bounds; the maximum of a normal one varies.
      let isUniform = abs(expected[3] / deviation - Float(3).squareRoot()) < 0.02
      let allowed = deviation * (isUniform ? 0.01 : 1)
      #expect(abs(tensor.scalars.min()! - expected[2]) < allowed, "\(short): minimum")
      #expect(abs(tensor.scalars.max()! - expected[3]) < allowed, "\(short): maximum")
    }
  }

  @Test func `orthogonal initialization gives orthogonal rows or columns`() {
    var generator = Generator(seed: 1)
    for shape in [[5, 9], [9, 5], [4, 2, 3, 3], [30, 30]] {
      let weight = Initializer.orthogonal(gain: .tanh)(shape, using: &generator)
      #expect(weight.shape == shape)
      let matrix = weight.reshaped([shape[0], -1])
      let isWide = matrix.shape[0] <= matrix.shape[1]
      let product =
        isWide ? matrix.matmul(matrix.transposed()) : matrix.transposed().matmul(matrix)
      let n = product.shape[0]
      let identity = Tensor<Float>((0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }, shape: [n, n])
      expectClose(product, identity * Float(25.0 / 9), "\(shape)", relative: 1e-5)
    }
  }

  @Test func `a layer uses the given initializer, and draws nothing else`() {
    var generator = Generator(seed: 1)
    let layer = Conv2d(
      2, 3, kernelSize: 3, bias: false, initializer: .constant(7), using: &generator)
    #expect(layer.weight.value == .full([3, 2, 3, 3], 7))
    #expect(generator == Generator(seed: 1))
    _ = Linear(2, 3, bias: false, using: &generator)
    #expect(generator.position == 6)
  }
}
