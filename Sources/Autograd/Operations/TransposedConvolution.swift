import Tensors

// The transposed convolution is the gradient of a convolution with respect to its input, of a convolution whose input
// has the shape of the result.

extension Variable {
  /// Returns the two-dimensional transposed convolution with `weight`: every element adds its multiple of the kernel to
  /// the result. PyTorch's `conv_transpose2d`.
  ///
  ///     y[n, o, i·stride − padding + u·dilation, …] += x[n, c, i, j] · weight[c, o, u, v]
  ///
  /// - Parameters:
  ///   - weight: `[C, O / groups, kH, kW]`.
  ///   - bias: `[O]`.
  ///   - stride: The distance between the kernels of neighboring elements.
  ///   - padding: The rows and columns that are removed at each edge.
  ///   - outputPadding: The rows and columns that are added at the bottom and the right edge: less than the stride
  ///     or the dilation.
  ///   - groups: The number of groups of channels, which are independent.
  ///   - dilation: The distance between the taps of the kernel.
  /// - Returns: `[N, O, H', W']` with
  ///   `H' = (H − 1)·stride − 2·padding + dilation·(kH − 1) + outputPadding + 1`, for `self` of shape `[N, C, H, W]`.
  public final func convTranspose2d(
    _ weight: Variable, bias: Variable? = nil, stride: Size2d = 1, padding: Size2d = 0,
    outputPadding: Size2d = 0, groups: Int = 1, dilation: Size2d = 1
  ) -> Variable {
    let steps = ConvolutionSteps(stride, padding: padding, dilation: dilation, groups: groups)
    return transposed(weight, bias, steps, outputPadding, axes: 2)
  }

  /// Returns the one-dimensional transposed convolution with `weight`. PyTorch's `conv_transpose1d`.
  ///
  ///     y[n, o, i·stride − padding + u·dilation] += x[n, c, i] · weight[c, o, u]
  ///
  /// - Parameters:
  ///   - weight: `[C, O / groups, k]`.
  ///   - bias: `[O]`.
  ///   - stride: The distance between the kernels of neighboring elements.
  ///   - padding: The elements that are removed at each end.
  ///   - outputPadding: The elements that are added at the end: fewer than the stride or the dilation.
  ///   - groups: The number of groups of channels, which are independent.
  ///   - dilation: The distance between the taps of the kernel.
  /// - Returns: `[N, O, L']` with `L' = (L − 1)·stride − 2·padding + dilation·(k − 1) + outputPadding + 1`, for `self`
  ///   of shape `[N, C, L]`.
  public final func convTranspose1d(
    _ weight: Variable, bias: Variable? = nil, stride: Int = 1, padding: Int = 0,
    outputPadding: Int = 0, groups: Int = 1, dilation: Int = 1
  ) -> Variable {
    let steps = ConvolutionSteps(stride, padding: padding, dilation: dilation, groups: groups)
    return transposed(weight, bias, steps, Size2d(0, outputPadding), axes: 1)
  }

  private final func transposed(
    _ weight: Variable, _ bias: Variable?, _ steps: ConvolutionSteps, _ outputPadding: Size2d,
    axes: Int
  ) -> Variable {
    let result = transposedShape(weight.shape, steps, outputPadding, axes: axes)
    require(
      bias == nil || bias!.shape == [result[1]],
      "convTranspose\(axes)d: the bias has shape \(bias?.shape ?? []), but the weight \(weight.shape) has "
        + "\(result[1]) output channels")
    // An output padding of a whole stride is that of another input element, which is 0.
    var x = self
    let (height, width) = (
      outputPadding.height / steps.stride.height, outputPadding.width / steps.stride.width
    )
    for (axis, count) in zip((2..<axes + 2).reversed(), [width, height]) where count > 0 {
      x = x.padded(axis: axis, before: 0, after: count)
    }
    let shape = Convolution("convTranspose\(axes)d", input: result, weight.shape, steps, axes: axes)
    return transposedConvolution(shape, x, weight, bias)
  }

  /// Returns the shape of a transposed convolution.
  ///
  /// - Precondition: Sizes fit.
  private final func transposedShape(
    _ weight: [Int], _ steps: ConvolutionSteps, _ outputPadding: Size2d, axes: Int
  ) -> [Int] {
    let operation = "convTranspose\(axes)d"
    let (input, kernel) = axes == 1 ? ("[N, C, L]", "k") : ("[N, C, H, W]", "kH, kW")
    require(
      shape.count == axes + 2 && weight.count == axes + 2,
      "\(operation): needs an input \(input) and a weight [C, O / groups, \(kernel)], not \(shape) and "
        + "\(weight)")
    steps.check(operation, axes: axes)
    require(
      shape[1] == weight[0] && shape[1] % steps.groups == 0,
      "\(operation): input \(shape) has \(shape[1]) channels, but weight \(weight) takes \(weight[0]), in "
        + "\(steps.groups) groups")
    let (stride, dilation) = (steps.stride, steps.dilation)
    require(
      outputPadding.isParameter(atLeast: 0)
        && outputPadding.height < Swift.max(stride.height, dilation.height)
        && outputPadding.width < Swift.max(stride.width, dilation.width),
      "\(operation): the output padding \(outputPadding.text(axes: axes)) must be at least 0, and less than the "
        + "stride \(stride.text(axes: axes)) or the dilation \(dilation.text(axes: axes))")
    func size(_ x: Int, _ k: Int, _ part: KeyPath<Size2d, Int>) -> Int {
      // Sizes of more than 62 bits are as impossible as the largest.
      let (reach, overflows) = (x - 1).multipliedReportingOverflow(by: stride[keyPath: part])
      let (taps, isLong) = (k - 1).multipliedReportingOverflow(by: dilation[keyPath: part])
      if overflows || isLong || reach > 1 << 61 || taps > 1 << 61 { return 1 << 62 }
      return reach + taps + 1 + outputPadding[keyPath: part] - 2 * steps.padding[keyPath: part]
    }
    let sizes =
      (axes == 1 ? [] : [size(shape[2], weight[2], \.height)])
      + [size(shape[axes + 1], weight[axes + 1], \.width)]
    require(
      shape[2...].allSatisfy { $0 > 0 } && weight[2...].allSatisfy { $0 > 0 }
        && sizes.allSatisfy { $0 > 0 },
      "\(operation): input \(shape), weight \(weight) and padding \(steps.padding.text(axes: axes)) leave "
        + "nothing of the result, of size \(sizes)")
    let (channels, overflows) = weight[1].multipliedReportingOverflow(by: steps.groups)
    return [shape[0], overflows ? 1 << 62 : channels] + sizes
  }
}
