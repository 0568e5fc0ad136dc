/// The shape of a two-dimensional pooling over `planes` = N · C images of one channel.
public struct Pooling2d: Equatable, Sendable {
  /// The number of planes, and their size.
  public var planes, inputHeight, inputWidth: Int
  /// The size of a window, the distance between windows, and the padding at each edge.
  public var kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth: Int
  /// Whether the output size is rounded up, to include a last window that is only partly inside: PyTorch's
  /// `ceil_mode`.
  public var ceilMode: Bool

  /// Creates the shape of a pooling.
  public init(
    planes: Int, inputHeight: Int, inputWidth: Int, kernelHeight: Int, kernelWidth: Int,
    strideHeight: Int, strideWidth: Int, paddingHeight: Int = 0, paddingWidth: Int = 0,
    ceilMode: Bool = false
  ) {
    (self.planes, self.inputHeight, self.inputWidth) = (planes, inputHeight, inputWidth)
    (self.kernelHeight, self.kernelWidth) = (kernelHeight, kernelWidth)
    (self.strideHeight, self.strideWidth) = (strideHeight, strideWidth)
    (self.paddingHeight, self.paddingWidth) = (paddingHeight, paddingWidth)
    self.ceilMode = ceilMode
  }

  /// The output height `⌊(H + 2·padding − kernel) / stride⌋ + 1`; 0 if no window fits.
  public var outputHeight: Int {
    windows(inputHeight, kernelHeight, stride: strideHeight, padding: paddingHeight)
  }

  /// The output width, by the same formula.
  public var outputWidth: Int {
    windows(inputWidth, kernelWidth, stride: strideWidth, padding: paddingWidth)
  }

  /// Returns the number of windows along an axis. With `ceilMode`, the last one must start inside the input
  /// or the padding before it.
  private func windows(_ size: Int, _ kernel: Int, stride: Int, padding: Int) -> Int {
    let room = size + 2 * padding - kernel
    if room < 0 { return 0 }
    if !ceilMode { return room / stride + 1 }
    let count = (room + stride - 1) / stride + 1
    return (count - 1) * stride >= size + padding ? count - 1 : count
  }
}

/// Computes max pooling: the maximum of every window, and its index in the plane.
///
/// Padding is ignored. Of equal maxima the first one is chosen, and NaN is larger than all numbers.
public func maxPool2d(
  _ shape: Pooling2d, input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
  indices: UnsafeMutablePointer<Int32>
) {
  let (height, width) = (shape.outputHeight, shape.outputWidth)
  parallelFor(shape.planes) { plane in
    let source = input + plane * shape.inputHeight * shape.inputWidth
    for i in 0..<height {
      let start = (plane * height + i) * width
      poolRow(shape, i, source, into: output + start, indices: indices + start)
    }
  }
}

/// Computes the maxima of one row of windows. The outer loop is over the elements of a window and the inner
/// one over windows, which the compiler vectorizes.
private func poolRow(
  _ shape: Pooling2d, _ row: Int, _ source: UnsafePointer<Float>,
  into best: UnsafeMutablePointer<Float>, indices winner: UnsafeMutablePointer<Int32>
) {
  let top = row * shape.strideHeight - shape.paddingHeight
  let rows = max(top, 0)..<min(top + shape.kernelHeight, shape.inputHeight)
  for j in 0..<shape.outputWidth {
    let left = max(j * shape.strideWidth - shape.paddingWidth, 0)
    winner[j] = Int32(truncatingIfNeeded: rows.lowerBound * shape.inputWidth + left)
    best[j] = -.infinity
  }
  // Columns of the kernel that are inside the image in some window.
  let reach = (shape.outputWidth - 1) * shape.strideWidth
  let taps =
    max(
      shape.paddingWidth - reach, 0)..<min(
      shape.kernelWidth, shape.inputWidth + shape.paddingWidth)
  for y in rows {
    for v in taps {
      let left = v - shape.paddingWidth
      let (first, last) = shape.windows(reading: left)
      if first >= last { continue }
      let start = y * shape.inputWidth + left + first * shape.strideWidth
      let (x, count) = (source + start, last - first)
      switch shape.strideWidth {
      case 1: update(x, 1, start, best + first, winner + first, count)
      case 2: update(x, 2, start, best + first, winner + first, count)
      default: update(x, shape.strideWidth, start, best + first, winner + first, count)
      }
    }
  }
}

extension Pooling2d {
  /// Returns the windows of a row whose element `left` columns from the window's start is inside the image.
  fileprivate func windows(reading left: Int) -> (first: Int, last: Int) {
    let room = inputWidth - 1 - left
    return (
      left >= 0 ? 0 : (strideWidth - 1 - left) / strideWidth,
      room < 0 ? 0 : min(outputWidth, room / strideWidth + 1)
    )
  }
}

@inline(__always)
private func update(
  _ x: UnsafePointer<Float>, _ step: Int, _ start: Int, _ best: UnsafeMutablePointer<Float>,
  _ winner: UnsafeMutablePointer<Int32>, _ count: Int
) {
  for j in 0..<count {
    let value = x[j * step]
    let wins = value > best[j] || value != value
    best[j] = wins ? value : best[j]
    winner[j] = wins ? Int32(truncatingIfNeeded: start + j * step) : winner[j]
  }
}

/// Computes the gradient of `maxPool2d`: adds every window's gradient to the element that was its maximum.
public func maxPool2dGradient(
  _ shape: Pooling2d, outputGradient: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
  into inputGradient: UnsafeMutablePointer<Float>
) {
  let (size, plane) = (shape.outputHeight * shape.outputWidth, shape.inputHeight * shape.inputWidth)
  parallelFor(shape.planes) { index in
    let target = inputGradient + index * plane
    target.update(repeating: 0, count: plane)
    let (winners, gradient) = (indices + index * size, outputGradient + index * size)
    for i in 0..<size { target[Int(winners[i])] += gradient[i] }
  }
}

/// Gathers `output[p, i] = input[p, indices[p, i]]`.
public func gatherPlanes(
  planes: Int, inputSize: Int, outputSize: Int, input: UnsafePointer<Float>,
  indices: UnsafePointer<Int32>, into output: UnsafeMutablePointer<Float>
) {
  for plane in 0..<planes {
    let row = indices + plane * outputSize
    for i in 0..<outputSize {
      output[plane * outputSize + i] = input[plane * inputSize + Int(row[i])]
    }
  }
}
