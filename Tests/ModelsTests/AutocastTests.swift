import Autograd
import Layers
import Optimizers
import Tensors
import TestSupport
import Testing

/// The network and the runs of `autocast.py`.
@Suite struct AutocastTests {
  private let fixture: Fixture
  private let network: Sequential
  private let x, target: Variable

  init() throws {
    fixture = try Fixture("autocast")
    var generator = Generator(seed: 1)
    network = Sequential(
      Conv2d(3, 17, kernelSize: 5, stride: 2, padding: 2, bias: false, using: &generator),
      BatchNorm2d(17), ReLU(), Conv2d(17, 20, kernelSize: 3, padding: 1, using: &generator),
      BatchNorm2d(20), ReLU(), Conv2d(20, 8, kernelSize: 1, using: &generator),
      AdaptiveAvgPool2d(1), Flatten())
    for (name, parameter) in network.namedParameters() {
      let value = fixture.floats("initial.\(name)")
      parameter.update { $0 = value }
    }
    (x, target) = (Variable(fixture.floats("x")), Variable(fixture.floats("target")))
  }

  private func loss(_ x: Variable) -> Variable { (network(x) - target).squared().mean() }

  /// Returns the largest difference of two tensors, relative to the largest element.
  private func difference(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Float {
    (a - b).abs().max().item / b.abs().max().item
  }

  /// Returns how far PyTorch's gradient in bfloat16 is from that in float32.
  private func rounding(_ i: Int) -> Float {
    difference(fixture.floats("bf16.gradient.\(i)"), fixture.floats("float32.gradient.\(i)"))
  }

  @Test func `ten steps in bfloat16 follow PyTorch's autocast`() {
    let optimizer = Adam(network.parameters(), learningRate: 0.01)
    let losses = (0..<10).map { step -> Float in
      optimizer.zeroGradients()
      let loss = autocast(.bfloat16) { self.loss(x) }
      loss.backward()
      if step == 0 {
        for (i, parameter) in network.parameters().enumerated() {
          // The gradient of a bias before a batch normalization is rounding noise around 0.
          if i == 4 { continue }
          let expected = fixture.floats("bf16.gradient.\(i)")
          let distance = difference(parameter.gradient!, expected)
          // Much nearer than float32 is: other sums, and normalizations that PyTorch rounds and we do not.
          #expect(distance < 0.6 * rounding(i) + 0.003, "gradient \(i): \(distance)")
        }
      }
      optimizer.step()
      return loss.item
    }
    let (bf16, float32) = (
      fixture.floats("bf16.losses").scalars, fixture.floats("float32.losses").scalars
    )
    for step in 0..<10 {
      // PyTorch's own two runs differ by up to 0.6 %.
      #expect(abs(losses[step] / bf16[step] - 1) < 0.006, "step \(step): \(losses[step])")
    }
    #expect(losses[0] != float32[0])
  }

  @Test func `gradients have the precision of the forward pass, also through a checkpoint`() {
    func gradients(_ precision: InferencePrecision, _ body: () -> Variable) -> [Tensor<Float>] {
      for parameter in network.parameters() { parameter.gradient = nil }
      autocast(precision, body).backward()
      return network.parameters().map { $0.gradient! }
    }
    let (full, rounded) = (
      gradients(.float32) { loss(x) }, gradients(.bfloat16) { loss(x) }
    )
    let saved = gradients(.bfloat16) { checkpoint([x]) { loss($0[0]) } }
    for i in full.indices where i != 4 {
      #expect(rounded[i].scalars == saved[i].scalars, "parameter \(i)")
      #expect(full[i].scalars != rounded[i].scalars, "parameter \(i)")
      #expect(difference(rounded[i], full[i]) < 1.2 * rounding(i) + 0.003, "parameter \(i)")
    }
  }
}
