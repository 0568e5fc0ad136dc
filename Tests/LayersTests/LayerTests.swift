import Autograd
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct LayerTests {
  @Test func `linear accepts vectors, batches and stacks of batches`() {
    var generator = Generator(seed: 1)
    let layer = Linear(3, 2, using: &generator)
    layer.weight.update { $0 = [[1, 0, 0], [0, 1, 1]] }
    layer.bias?.update { $0 = [10, 20] }
    #expect(layer(Variable([1, 2, 3])).value == [11, 25])
    #expect(layer(Variable([[1, 2, 3], [0, 0, 1]])).value == [[11, 25], [10, 21]])
    #expect(layer(Variable(.zeros([4, 5, 3]))).shape == [4, 5, 2])
  }

  @Test func `default initialization has PyTorch's range`() {
    var generator = Generator(seed: 1)
    let layer = Linear(100, 200, using: &generator)
    for tensor in [layer.weight.value, layer.bias!.value] {
      #expect(tensor.max().item <= 0.1 && tensor.max().item > 0.095)
      #expect(tensor.min().item >= -0.1 && tensor.min().item < -0.095)
    }
    let conv = Conv2d(4, 8, kernelSize: 5, using: &generator)
    #expect(abs(conv.weight.value.max().item - 0.1) < 0.002)
    let he = Initializer.kaimingNormal(.fanOut)([64, 32, 3, 3], using: &generator)
    #expect(abs(he.variance().item / (2.0 / (64 * 9)) - 1) < 0.05)
  }

  @Test func `running statistics change in training mode only`() {
    let layer = BatchNorm2d(1)
    let x = Variable(Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2]))
    _ = layer(x)
    // Mean 2.5; the unbiased variance is 5/3.
    expectClose(layer.runningMean.value, [0.25])
    expectClose(layer.runningVar.value, [0.9 + 0.1 * 5 / 3])
    #expect(layer.numBatchesTracked.value == 1)
    layer.eval()
    let y = layer(x)
    #expect(layer.numBatchesTracked.value == 1)
    let expected = (x.value - 0.25) / (0.9 + 0.1 * 5 / 3 + 1e-5).squareRoot()
    expectClose(y.value, expected)
  }

  @Test func `identity and flatten preserve the elements`() {
    let x = Variable(.ones([2, 3, 4, 5]))
    #expect(Identity()(x) === x)
    #expect(Flatten()(x).shape == [2, 60])
    #expect(MaxPool2d(3, stride: 2, padding: 1)(x).shape == [2, 3, 2, 3])
    #expect(AdaptiveAvgPool2d(1)(x).shape == [2, 3, 1, 1])
  }

  /// Returns a batch normalization with random parameters and statistics.
  private func drawnNorm(_ channels: Int, _ generator: inout Generator) -> BatchNorm2d {
    let norm = BatchNorm2d(channels)
    norm.weight!.update { $0 = .normal([channels], using: &generator) }
    norm.bias!.update { $0 = .normal([channels], using: &generator) }
    norm.runningMean.value = .normal([channels], using: &generator)
    norm.runningVar.value = .normal([channels], using: &generator).squared() + 0.1
    return norm
  }

  @Test func `a fused convolution equals its layers one by one`() {
    var generator = Generator(seed: 3)
    for (bias, batch) in [(false, 1), (true, 1), (false, 9)] {
      let convolution = Conv2d(
        16, 24, kernelSize: 3, padding: 1, bias: bias, using: &generator)
      let norm = drawnNorm(24, &generator)
      norm.eval()
      let x = Variable(.normal([batch, 16, 8, 9], using: &generator))
      let addend = Variable(.normal([batch, 24, 8, 9], using: &generator))
      for (addend, relu) in [(nil, nil), (nil, ReLU()), (addend, nil), (addend, ReLU())] {
        let y = norm(convolution(x))
        let sum = addend.map { y + $0 } ?? y
        let expected = relu?(sum) ?? sum
        let recorded = convolution(x, then: norm, adding: addend, relu)
        #expect(recorded.value == expected.value)
        #expect(recorded.requiresGradient)
        let fused = withoutGradients { convolution(x, then: norm, adding: addend, relu) }
        expectClose(fused.value, expected.value, relative: 1e-5, absolute: 1e-5)
        #expect(!fused.requiresGradient)
      }
    }
  }

  @Test func `a fused sequence of convolutions equals its layers one by one`() {
    var generator = Generator(seed: 4)
    let sequence = Sequential(
      Conv2d(3, 8, kernelSize: 3, stride: 2, using: &generator), drawnNorm(8, &generator), ReLU(),
      Conv2d(8, 8, kernelSize: 1, using: &generator), drawnNorm(8, &generator),
      Conv2d(8, 4, kernelSize: 3, using: &generator), ReLU())
    sequence.eval()
    let x = Variable(.normal([2, 3, 15, 13], using: &generator))
    let fused = withoutGradients { sequence(x) }
    expectClose(fused.value, sequence(x).value, relative: 1e-5, absolute: 1e-5)
  }

  @Test func `hooks are called when a convolution is called with a normalization`() {
    var generator = Generator(seed: 6)
    let convolution = Conv2d(2, 3, kernelSize: 3, using: &generator)
    let norm = drawnNorm(3, &generator)
    norm.eval()
    let x = Variable(.ones([1, 2, 5, 5]))
    norm.onForward { _, _, output in output * 2 }
    let doubled = withoutGradients { convolution(x, then: norm) }
    expectClose(doubled.value, norm(convolution(x)).value)
  }

  @Test func `a convolution called with a normalization updates running statistics in training`() {
    var generator = Generator(seed: 5)
    let convolution = Conv2d(2, 3, kernelSize: 3, using: &generator)
    let norm = BatchNorm2d(3)
    _ = withoutGradients { convolution(Variable(.ones([2, 2, 5, 5])), then: norm, ReLU()) }
    #expect(norm.numBatchesTracked.value == 1)
  }
}
