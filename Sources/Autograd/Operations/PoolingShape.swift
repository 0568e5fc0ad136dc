import Kernels
import Tensors

/// A pooling over one or two spatial axes: the sizes for the kernels, and the shapes of its operations.
///
/// A single axis is the second of two, whose first one has size 1.
struct Pooling {
  /// The sizes, with two spatial axes.
  let sizes: Pooling2d
  /// The shape of the input.
  let inputShape: [Int]

  /// The shape of the output.
  var outputShape: [Int] {
    inputShape[..<2] + [sizes.outputHeight, sizes.outputWidth].suffix(inputShape.count - 2)
  }

  /// The sizes as the detail of an operation.
  var detail: String {
    if inputShape.count == 3 { return "\(sizes.kernelWidth), stride \(sizes.strideWidth)" }
    return "\(sizes.kernelHeight)×\(sizes.kernelWidth), stride "
      + "\(Size2d(sizes.strideHeight, sizes.strideWidth))"
  }

  /// Creates a pooling over two axes.
  ///
  /// - Precondition: Sizes fit; the message names the operation.
  init(
    _ operation: String, _ input: [Int], _ size: Size2d, _ stride: Size2d, _ padding: Size2d,
    dilation: Size2d = 1, ceilMode: Bool
  ) {
    require(input.count == 4, "\(operation): needs an input [N, C, H, W], not \(input)")
    self.init(
      operation, of: input, (input[2], input[3]), size, stride, padding, dilation, ceilMode)
  }

  /// Creates a pooling over one axis.
  ///
  /// - Precondition: Sizes fit; the message names the operation.
  init(
    _ operation: String, _ input: [Int], _ size: Int, _ stride: Int, _ padding: Int,
    dilation: Int = 1, ceilMode: Bool
  ) {
    require(input.count == 3, "\(operation): needs an input [N, C, L], not \(input)")
    self.init(
      operation, of: input, (1, input[2]), Size2d(1, size), Size2d(1, stride), Size2d(0, padding),
      Size2d(1, dilation), ceilMode)
  }

  private init(
    _ operation: String, of input: [Int], _ image: (height: Int, width: Int), _ size: Size2d,
    _ stride: Size2d, _ padding: Size2d, _ dilation: Size2d, _ ceilMode: Bool
  ) {
    func text(_ size: Size2d) -> String { size.text(axes: input.count - 2) }
    require(
      size.isParameter(atLeast: 1) && stride.isParameter(atLeast: 1)
        && padding.isParameter(atLeast: 0)
        && padding.height * 2 <= size.height && padding.width * 2 <= size.width,
      "\(operation): size \(text(size)) and stride \(text(stride)) must be from 1 to 2³¹ − 1, padding "
        + "\(text(padding)) from 0 to half the size")
    require(
      dilation.isParameter(atLeast: 1),
      "\(operation): dilation \(text(dilation)) must be from 1 to 2³¹ − 1")
    inputShape = input
    sizes = Pooling2d(
      planes: input[0] * input[1], inputHeight: image.height, inputWidth: image.width,
      kernelHeight: size.height, kernelWidth: size.width, strideHeight: stride.height,
      strideWidth: stride.width, paddingHeight: padding.height, paddingWidth: padding.width,
      dilationHeight: dilation.height, dilationWidth: dilation.width, ceilMode: ceilMode)
    require(
      sizes.outputHeight > 0 && sizes.outputWidth > 0,
      "\(operation): a window of \(text(size)) is larger than input \(input) with padding \(text(padding))"
        + (dilation == 1 ? "" : " and dilation \(text(dilation))"))
  }
}
