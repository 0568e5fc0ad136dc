import Autograd
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct AdamTests {
  /// Returns the parameter after each of twenty steps.
  private func path(_ fixture: Fixture, _ optimizer: (Parameter) -> Adam) -> Tensor<Float> {
    let parameter = Parameter(fixture.floats("start"))
    let scale = Variable(fixture.floats("scale"))
    let adam = optimizer(parameter)
    return .stack(
      (0..<20).map { _ in
        adam.zeroGradients()
        (scale * parameter.squared()).sum().backward()
        adam.step()
        return parameter.value
      })
  }

  @Test func `twenty steps equal PyTorch's`() throws {
    let fixture = try Fixture("adam")
    expectClose(path(fixture) { Adam([$0]) }, fixture.floats("plain"), "plain", relative: 1e-5)
    let decay = path(fixture) {
      Adam([$0], learningRate: 0.01, betas: (0.8, 0.95), epsilon: 1e-4, weightDecay: 0.1)
    }
    expectClose(decay, fixture.floats("decay"), "decay", relative: 1e-5)
  }

  @Test func `a parameter without a gradient is not updated`() {
    let (used, unused) = (Parameter([1]), Parameter([1]))
    let adam = Adam([used, unused])
    used.squared().sum().backward()
    adam.step()
    #expect(used.value.item < 1)
    #expect(unused.value == [1])
    adam.zeroGradients()
    #expect(used.gradient == nil)
  }
}
