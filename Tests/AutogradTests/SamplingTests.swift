import Autograd
import Tensors
import TestSupport
import Testing

/// Sampling and pooling at numbers, positions and sizes at which PyTorch crashes, or that its cases do not have.
@Suite struct SamplingTests {
  private let image = Variable(
    Tensor<Float>.arange(1, 13).reshaped([1, 1, 3, 4]), requiresGradient: true)

  private func sample(
    _ x: Float, _ mode: SamplingMode, _ padding: SamplingPadding
  ) -> (value: Float, gradient: [Float]) {
    let grid = Variable(Tensor([x, 0.2], shape: [1, 1, 1, 2]), requiresGradient: true)
    let y = image.gridSampled(at: grid, mode, padding: padding)
    y.sum().backward()
    return (y.item, grid.gradient!.scalars)
  }

  @Test func `a position that is not finite gives NaN, or with nearest a pixel or 0`() {
    for padding in [SamplingPadding.zeros, .border, .reflection] {
      for mode in [SamplingMode.bilinear, .bicubic] {
        #expect(sample(.nan, mode, padding).value.isNaN, "\(mode), \(padding)")
        if (mode, padding) == (.bilinear, .border) { continue }
        #expect(sample(.infinity, mode, padding).value.isNaN, "\(mode), \(padding)")
      }
    }
    // PyTorch's values.
    #expect(sample(.infinity, .bilinear, .border).value.rounded() == 9)
    #expect(sample(-.infinity, .bilinear, .border).gradient[0] == 0)
    #expect(sample(.nan, .nearest, .zeros).value == 0)
    #expect(sample(.infinity, .nearest, .zeros).value == 0)
    #expect(sample(.nan, .nearest, .border).value == 5)
    #expect(sample(.infinity, .nearest, .border).value == 8)
    #expect(sample(.nan, .nearest, .reflection).value == 5)
    #expect(sample(.infinity, .nearest, .reflection).value == 5)
    #expect(sample(.nan, .nearest, .reflection).gradient == [0, 0])
  }

  @Test func `positions far outside are 0, at the border or reflected`() {
    for far: Float in [3e9, 1e10, -1e10, 1e38, -1e38] {
      for mode in [SamplingMode.nearest, .bilinear, .bicubic] {
        let y = sample(far, mode, .zeros)
        #expect(y.value == 0 && y.gradient == [0, 0], "\(far), \(mode)")
        #expect(sample(far, mode, .border).value.isFinite, "\(far), \(mode)")
        #expect(sample(far, mode, .reflection).value.isFinite, "\(far), \(mode)")
      }
    }
    #expect(abs(sample(1e10, .bilinear, .reflection).value - 6.2) < 1e-5)
    #expect(abs(sample(1e10, .bicubic, .border).value - 9.556993) < 1e-5)
  }

  @Test func `the gradient at the border of the image is that of PyTorch`() {
    let grid = Variable([[[[-1, -1], [1, 1], [2, 0]]]], requiresGradient: true)
    image.gridSampled(at: grid, padding: .border).sum().backward()
    #expect(grid.gradient! == [[[[0, 0], [0, 0], [0, 6]]]])
  }

  @Test func `identity matrices sample the image itself`() {
    for aligned in [false, true] {
      let grid = Variable([[[1, 0, 0], [0, 1, 0]]]).affineGrid([3, 4], alignCorners: aligned)
      let y = image.gridSampled(at: grid, alignCorners: aligned)
      expectClose(y.value, image.value, "\(aligned)")
    }
  }

  @Test func `a dilated window without elements has the maximum -∞, and no gradient`() {
    let x = Variable([[[3, 4]]], requiresGradient: true)
    let y = x.maxPool1d(2, stride: 1, padding: 1, dilation: 3)
    #expect(y.value == [[[-.infinity]]])
    let seed = Variable([[[2]]], requiresGradient: true)
    let gradient = y.gradients(with: [x], seed: seed, createGraph: true)[0]
    #expect(gradient.value == [[[0, 0]]])
    gradient.backward(with: [[[5, 7]]])
    #expect(seed.gradient == [[[0]]])
  }

  @Test func `maxima of minus infinity and NaN have PyTorch's indices`() {
    let low = Variable(.full([1, 1, 4], -.infinity), requiresGradient: true)
    low.maxPool1d(2, stride: 1, dilation: 2).sum().backward()
    #expect(low.gradient! == [[[1, 1, 0, 0]]])
    let x = Variable([[[1, .nan, 2, 2, -.infinity, -.infinity, 0]]], requiresGradient: true)
    let y = x.adaptiveMaxPool1d(3)
    #expect(y.value.scalars[0].isNaN && y.value.scalars[1...] == [2, 0])
    y.sum().backward()
    #expect(x.gradient! == [[[0, 1, 1, 0, 0, 0, 1]]])
  }

  @Test func `no channels and no images have results without elements or of the bias`() {
    let none = Variable(.zeros([2, 0, 3, 3]), requiresGradient: true)
    let weight = Variable(.zeros([0, 2, 3, 3]), requiresGradient: true)
    let y = none.convTranspose2d(weight, bias: Variable([1, 2]))
    #expect(y.value == Tensor<Float>([1, 2]).reshaped([1, 2, 1, 1]).expanded(to: [2, 2, 5, 5]))
    y.sum().backward()
    #expect(weight.gradient?.shape == [0, 2, 3, 3])
    for size in [2, 3] {
      let wide = none.conv2d(
        Variable(.zeros([2, 0, size, size])), bias: Variable([1, 2]), padding: 1)
      #expect(wide.value[0, 1] == .full([6 - size, 6 - size], 2), "\(size)")
    }
    let outputs = Variable(.ones([1, 2, 3, 3]), requiresGradient: true)
    outputs.conv2d(Variable(.zeros([0, 2, 2, 2])), stride: 2).sum().backward()
    #expect(outputs.gradient == .zeros([1, 2, 3, 3]))
    #expect(none.pixelShuffled(2).shape == [2, 0, 6, 6])
    #expect(none.unfolded(kernelSize: 2).shape == [2, 0, 4])
    #expect(none.gridSampled(at: Variable(.zeros([2, 1, 2, 2]))).shape == [2, 0, 1, 2])
    #expect(Variable(.zeros([0, 2, 3])).affineGrid(2).shape == [0, 2, 2, 2])
    let empty = Variable(.zeros([0, 4, 2, 2]), requiresGradient: true)
    empty.pixelShuffled(2).pixelUnshuffled(2).channelShuffled(groups: 2).sum().backward()
    #expect(empty.gradient?.shape == [0, 4, 2, 2])
  }

  @Test func `a stride beyond the sequence leaves one window`() {
    let x = Variable(Tensor<Float>.arange(0, 8).reshaped([1, 1, 8]))
    #expect(x.conv1d(Variable(.ones([1, 1, 3])), stride: 0x7FFF_FFFF).value == [[[3]]])
    #expect(x.maxPool1d(2, stride: 0x7FFF_FFFF).value == [[[1]]])
    let one = Variable(.ones([1, 1, 1]))
    #expect(one.convTranspose1d(Variable([[[1, 2]]]), stride: 0x7FFF_FFFF).value == [[[1, 2]]])
    #expect(
      Variable(.ones([1, 1, 2, 2])).unfolded(kernelSize: 1, stride: 0x7FFF_FFFF).value == [[[1]]])
  }
}
