import Autograd
import Tensors
import Testing

/// Windows and strides that are larger than the image.
@Suite struct WindowTests {
  private let image = Variable(Tensor<Float>.arange(0, 64).reshaped([1, 1, 8, 8]))
  private let largest = Size2d(0x7FFF_FFFF)

  @Test func `a stride beyond the image leaves one window`() {
    #expect(image.maxPool2d(2, stride: largest).value == [[[[9]]]])
    #expect(image.averagePool2d(2, stride: largest).value == [[[[4.5]]]])
    let weight = Variable(.ones([1, 1, 3, 3]))
    #expect(image.conv2d(weight, stride: largest).value == [[[[81]]]])
    #expect(image.conv2d(weight, stride: largest, padding: 1).value == [[[[18]]]])
    #expect(image.maxPool2d(2, stride: largest, ceilMode: true).value == [[[[9]]]])
  }

  @Test func `the largest window covers the whole image`() {
    let padding = Size2d(0x3FFF_FFFF)
    let y = image.maxPool2d(largest, stride: 1, padding: padding)
    #expect(y.value == .full([1, 1, 8, 8], 63))
    let mean = image.averagePool2d(largest, stride: 1, padding: padding, countIncludePad: false)
    #expect(mean.value == .full([1, 1, 8, 8], 31.5))
  }
}
