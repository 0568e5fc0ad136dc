import Kernels
import Tensors

/// A convolution over one or two spatial axes: the sizes for the kernels, and the shapes and the name of its operations.
///
/// A single axis is the second of two, whose first one has size 1.
struct Convolution {
  /// The sizes, with two spatial axes.
  let sizes: Convolution2d
  /// The number of spatial axes, 1 or 2.
  let axes: Int
  /// The precision of the convolution and of its gradients.
  let precision = Recording.current.precision

  /// The name of the operation.
  var name: String { "conv\(axes)d" }

  var inputShape: [Int] {
    shape(sizes.batch, sizes.inputChannels, sizes.inputHeight, sizes.inputWidth)
  }

  var outputShape: [Int] {
    shape(sizes.batch, sizes.outputChannels, sizes.outputHeight, sizes.outputWidth)
  }

  var weightShape: [Int] {
    shape(
      sizes.outputChannels, sizes.inputChannels / sizes.groups, sizes.kernelHeight,
      sizes.kernelWidth)
  }

  /// The axes of an output over which the gradient of a bias is summed.
  var biasAxes: [Int] { [0] + (2..<axes + 2) }

  /// The sizes as the detail of an operation.
  var detail: String {
    let kernel = axes == 1 ? "\(sizes.kernelWidth)" : "\(sizes.kernelHeight)×\(sizes.kernelWidth)"
    let stride = Size2d(sizes.strideHeight, sizes.strideWidth).text(axes: axes)
    let padding = Size2d(sizes.paddingHeight, sizes.paddingWidth).text(axes: axes)
    return "\(kernel), stride \(stride), padding \(padding)"
  }

  private func shape(_ first: Int, _ second: Int, _ height: Int, _ width: Int) -> [Int] {
    axes == 1 ? [first, second, width] : [first, second, height, width]
  }
}

/// The distances between the windows of a convolution and between the taps of its kernel, and its padding.
struct ConvolutionSteps {
  var stride, padding, dilation: Size2d
  var groups: Int

  /// Creates the steps of a convolution over two axes.
  init(_ stride: Size2d, padding: Size2d, dilation: Size2d, groups: Int) {
    (self.stride, self.padding) = (stride, padding)
    (self.dilation, self.groups) = (dilation, groups)
  }

  /// Creates the steps of a convolution over one axis.
  init(_ stride: Int, padding: Int, dilation: Int, groups: Int) {
    self.init(
      Size2d(1, stride), padding: Size2d(0, padding), dilation: Size2d(1, dilation), groups: groups)
  }
}

extension Convolution {
  /// Creates a convolution over one or two `axes` from the shapes of its input and weight.
  ///
  /// - Precondition: Sizes fit.
  init(checking x: [Int], _ weight: [Int], _ steps: ConvolutionSteps, axes: Int) {
    let operation = "conv\(axes)d"
    let (input, kernel) = axes == 1 ? ("[N, C, L]", "k") : ("[N, C, H, W]", "kH, kW")
    require(
      x.count == axes + 2 && weight.count == axes + 2,
      "\(operation): needs an input \(input) and a weight [O, C / groups, \(kernel)], not \(x) and "
        + "\(weight)")
    steps.check(operation, axes: axes)
    require(
      weight[2...].allSatisfy { $0 > 0 },
      "\(operation): the kernel of weight \(weight) must not be empty")
    let groups = steps.groups
    require(
      x[1] % groups == 0 && x[1] / groups == weight[1] && weight[0] % groups == 0,
      "\(operation): input \(x) has \(x[1]) channels, but weight \(weight) takes \(weight[1]) × "
        + "\(groups) groups")
    self.init(operation, input: x, weight, steps, axes: axes)
    require(
      sizes.outputHeight > 0 && sizes.outputWidth > 0,
      "\(operation): the kernel of weight \(weight), dilation \(steps.dilation.text(axes: axes)), is larger "
        + "than input \(x) with padding \(steps.padding.text(axes: axes))")
  }

  /// Creates the convolution of an input of shape `x`, whose size with its padding is checked.
  init(
    _ operation: String, input x: [Int], _ weight: [Int], _ steps: ConvolutionSteps, axes: Int
  ) {
    let (height, width) = axes == 1 ? (1, x[2]) : (x[2], x[3])
    let (stride, padding) = (steps.stride, steps.padding)
    let padded = [x[0], x[1], height + 2 * padding.height, width + 2 * padding.width]
    Shape.requireMemory(
      padded, bytesPerElement: MemoryLayout<Float>.stride,
      "\(operation), padding \(padding.text(axes: axes))")
    self.init(
      sizes: Convolution2d(
        batch: x[0], inputChannels: x[1], inputHeight: height, inputWidth: width,
        outputChannels: weight[0], kernelHeight: axes == 1 ? 1 : weight[2],
        kernelWidth: weight[axes + 1],
        // Any stride beyond the padded input leaves one window.
        strideHeight: min(stride.height, max(padded[2], 1)),
        strideWidth: min(stride.width, max(padded[3], 1)), paddingHeight: padding.height,
        paddingWidth: padding.width, dilationHeight: steps.dilation.height,
        dilationWidth: steps.dilation.width, groups: steps.groups), axes: axes)
  }
}

extension ConvolutionSteps {
  /// Stops the program unless all steps are in the range of PyTorch's.
  func check(_ operation: String, axes: Int) {
    require(
      stride.isParameter(atLeast: 1) && padding.isParameter(atLeast: 0)
        && dilation.isParameter(atLeast: 1) && groups > 0,
      "\(operation): stride \(stride.text(axes: axes)), dilation \(dilation.text(axes: axes)) and groups "
        + "\(groups) must be positive, padding \(padding.text(axes: axes)) not negative, and all below 2³¹"
    )
  }
}
