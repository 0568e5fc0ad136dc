import Autograd
import Curriculum
import Tensors
import TestSupport
import Testing

/// The solutions of chapter 9 against the library, which is checked against PyTorch.
@Suite struct ConvolutionTests {
  @Test(arguments: [(1, 0), (1, 1), (2, 0), (2, 1), (3, 2)])
  func `the solutions are the library's convolution and pooling`(stride: Int, padding: Int) throws {
    var generator = Generator(seed: 9)
    let x = Parameter(.uniform([2, 3, 9, 7], in: -1..<1, using: &generator))
    let weight = Parameter(.uniform([4, 3, 5, 3], in: -1..<1, using: &generator))
    let y = x.conv2d(weight, stride: Size2d(stride), padding: Size2d(padding))
    let sizes = try zip([9, 7], [5, 3]).map {
      try Solutions.outputSize(
        $0, kernel: $1, stride: stride, padding: padding, dilation: 1)
    }
    #expect(y.shape == [2, 4] + sizes)
    let columns = try Solutions.im2col(
      x.value[1], height: 5, width: 3, stride: stride, padding: padding)
    let product = weight.value.reshaped([4, 45]).matmul(columns)
    expectClose(product.reshaped([4] + sizes), y.value[1])

    let dY = Tensor<Float>.uniform(y.shape, in: -1..<1, using: &generator)
    y.backward(with: dY)
    let gradients = try Solutions.conv2dBackward(
      dY, x.value, weight.value, stride: stride, padding: padding)
    expectClose(gradients.dX, try #require(x.gradient))
    expectClose(gradients.dW, try #require(weight.gradient))

    x.gradient = nil
    let pooled = x.maxPool2d(4, stride: Size2d(stride), padding: Size2d(padding))
    let upstream = Tensor<Float>.uniform(pooled.shape, in: -1..<1, using: &generator)
    pooled.backward(with: upstream)
    for image in 0..<2 {
      let dX = try Solutions.maxPoolBackward(
        upstream[image], x.value[image], size: 4, stride: stride, padding: padding)
      expectClose(dX, try #require(x.gradient)[image])
    }
  }
}
