import Kernels
import Tensors

extension Variable {
  /// Returns the windows of images as columns ("im2col"). PyTorch's `F.unfold`; for `Tensor.unfold` see
  /// ``unfolded(axis:size:step:)``.
  ///
  ///     y[n, (c, u, v), (i, j)] = x[n, c, i·stride − padding + u·dilation, …]
  ///
  /// - Parameters:
  ///   - kernelSize: The size of the windows.
  ///   - dilation: The distance between the elements of a window.
  ///   - padding: The zeros that are added at each edge.
  ///   - stride: The distance between windows.
  /// - Returns: `[N, C·kernelSize.area, H'·W']` with
  ///   `H' = ⌊(H + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1`, for `self` of shape `[N, C, H, W]`.
  public final func unfolded(
    kernelSize: Size2d, dilation: Size2d = 1, padding: Size2d = 0, stride: Size2d = 1
  ) -> Variable {
    require(shape.count == 4, "unfold: needs an input [N, C, H, W], not \(shape)")
    return columns(
      self, Convolution2d("unfold", shape, kernelSize, dilation, padding, stride), kernelSize)
  }

  /// Returns images in which every column has been added to its window ("col2im"): the transpose of
  /// ``unfolded(kernelSize:dilation:padding:stride:)``. PyTorch's `F.fold`.
  ///
  /// - Parameters:
  ///   - size: The height and width of the images.
  ///   - kernelSize: The size of the windows.
  ///   - dilation: The distance between the elements of a window.
  ///   - padding: The zeros that were added at each edge.
  ///   - stride: The distance between windows.
  /// - Returns: `[N, C, size.height, size.width]`, for `self` of shape `[N, C·kernelSize.area, H'·W']`.
  public final func folded(
    to size: Size2d, kernelSize: Size2d, dilation: Size2d = 1, padding: Size2d = 0,
    stride: Size2d = 1
  ) -> Variable {
    require(
      shape.count == 3 && size.isAtLeast(1) && kernelSize.isParameter(atLeast: 1)
        && shape[1] % kernelSize.area == 0,
      "fold: needs an input [N, C · kH · kW, L] and a size of at least 1, not \(shape), for a kernel of "
        + "\(kernelSize), and \(size)")
    let images = [shape[0], shape[1] / kernelSize.area, size.height, size.width]
    let windows = Convolution2d("fold", images, kernelSize, dilation, padding, stride)
    require(
      shape[2] == windows.outputHeight * windows.outputWidth,
      "fold: images \(images) have \(windows.outputHeight) × \(windows.outputWidth) windows, but the input "
        + "\(shape) has \(shape[2]) columns")
    return Autograd.images(self, windows, kernelSize)
  }
}

/// Returns the windows of images as columns.
private func columns(_ x: Variable, _ windows: Convolution2d, _ kernelSize: Size2d) -> Variable {
  let shape = [
    windows.batch, windows.inputChannels * kernelSize.area,
    windows.outputHeight * windows.outputWidth,
  ]
  let y = Tensor<Float>.floats(shape) { target in
    x.value.withContiguous { unfold2d(windows, input: $0, into: target) }
  }
  let detail = "\(kernelSize.height)×\(kernelSize.width)"
  return .record("unfold", y, [x], detail: detail) { dY, _ in [images(dY, windows, kernelSize)] }
}

/// Returns images in which every column has been added to its window.
private func images(_ y: Variable, _ windows: Convolution2d, _ kernelSize: Size2d) -> Variable {
  let shape = [
    windows.batch, windows.inputChannels, windows.inputHeight, windows.inputWidth,
  ]
  let x = Tensor<Float>.floats(shape) { target in
    y.value.withContiguous { fold2d(windows, columns: $0, into: target) }
  }
  let detail = "\(kernelSize.height)×\(kernelSize.width)"
  return .record("fold", x, [y], detail: detail) { dX, _ in [columns(dX, windows, kernelSize)] }
}

extension Convolution2d {
  /// Creates the windows of images of shape `x`.
  ///
  /// - Precondition: Sizes fit; the message names the operation.
  fileprivate init(
    _ operation: String, _ x: [Int], _ kernelSize: Size2d, _ dilation: Size2d, _ padding: Size2d,
    _ stride: Size2d
  ) {
    require(
      stride.isParameter(atLeast: 1) && padding.isParameter(atLeast: 0)
        && dilation.isParameter(atLeast: 1),
      "\(operation): stride \(stride) and dilation \(dilation) must be positive, padding \(padding) not negative, and all below 2³¹"
    )
    Shape.requireMemory(x, bytesPerElement: MemoryLayout<Float>.stride, operation)
    self.init(
      batch: x[0], inputChannels: x[1], inputHeight: x[2], inputWidth: x[3], outputChannels: 1,
      kernelHeight: kernelSize.height, kernelWidth: kernelSize.width,
      strideHeight: stride.height, strideWidth: stride.width, paddingHeight: padding.height,
      paddingWidth: padding.width, dilationHeight: dilation.height,
      dilationWidth: dilation.width)
    require(
      kernelSize.isParameter(atLeast: 1) && outputHeight > 0 && outputWidth > 0,
      "\(operation): a window of \(kernelSize), dilation \(dilation), does not fit images \(x) with padding "
        + "\(padding)")
    Shape.requireMemory(
      [x[0], x[1], kernelSize.height, kernelSize.width, outputHeight, outputWidth],
      bytesPerElement: MemoryLayout<Float>.stride, operation)
  }
}
