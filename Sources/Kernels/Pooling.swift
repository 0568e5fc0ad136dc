/// The shape of a two-dimensional pooling over `planes` = N · C images of one channel.
public struct Pooling2d: Equatable, Sendable {
  /// The number of planes, and their size.
  public var planes, inputHeight, inputWidth: Int
  /// The size of a window, the distance between windows, and the padding at each edge.
  public var kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth: Int
  /// The distance between the elements of a window; 1 for neighbors.
  public var dilationHeight, dilationWidth: Int
  /// Whether the output size is rounded up, to include a last window that is only partly inside: PyTorch's
  /// `ceil_mode`.
  public var ceilMode: Bool

  /// Creates the shape of a pooling.
  public init(
    planes: Int, inputHeight: Int, inputWidth: Int, kernelHeight: Int, kernelWidth: Int,
    strideHeight: Int, strideWidth: Int, paddingHeight: Int = 0, paddingWidth: Int = 0,
    dilationHeight: Int = 1, dilationWidth: Int = 1, ceilMode: Bool = false
  ) {
    (self.planes, self.inputHeight, self.inputWidth) = (planes, inputHeight, inputWidth)
    (self.kernelHeight, self.kernelWidth) = (kernelHeight, kernelWidth)
    (self.strideHeight, self.strideWidth) = (strideHeight, strideWidth)
    (self.paddingHeight, self.paddingWidth) = (paddingHeight, paddingWidth)
    (self.dilationHeight, self.dilationWidth) = (dilationHeight, dilationWidth)
    self.ceilMode = ceilMode
  }

  /// The number of rows from the first to the last of a window: `dilation·(kernel − 1) + 1`.
  var windowHeight: Int { dilationHeight * (kernelHeight - 1) + 1 }
  /// The number of columns from the first to the last of a window.
  var windowWidth: Int { dilationWidth * (kernelWidth - 1) + 1 }

  /// The output height `⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1`; 0 if no window fits.
  public var outputHeight: Int {
    windows(inputHeight, windowHeight, stride: strideHeight, padding: paddingHeight)
  }

  /// The output width, by the same formula.
  public var outputWidth: Int {
    windows(inputWidth, windowWidth, stride: strideWidth, padding: paddingWidth)
  }

  /// Returns the number of windows along an axis. With `ceilMode`, the last one must start inside the input
  /// or the padding before it.
  private func windows(_ size: Int, _ window: Int, stride: Int, padding: Int) -> Int {
    let room = size + 2 * padding - window
    if room < 0 { return 0 }
    if !ceilMode { return room / stride + 1 }
    let count = (room + stride - 1) / stride + 1
    return (count - 1) * stride >= size + padding ? count - 1 : count
  }
}

/// Computes max pooling: the maximum of every window, and its index in the plane.
///
/// Padding is ignored. Of equal maxima the first one is chosen, and NaN is larger than all numbers. A dilated window
/// without any element has the maximum −∞ and the index −1.
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
  let rows = taps(top, shape.inputHeight, shape.kernelHeight, shape.dilationHeight)
  let start = (top + rows.lowerBound * shape.dilationHeight) * shape.inputWidth
  for j in 0..<shape.outputWidth {
    var left = j * shape.strideWidth - shape.paddingWidth
    // The first element inside the image.
    if left < 0 { left += roundUp(-left, shape.dilationWidth) }
    let isEmpty = rows.isEmpty || left >= shape.inputWidth
    winner[j] = isEmpty ? -1 : Int32(truncatingIfNeeded: start + left)
    best[j] = -.infinity
  }
  // Columns of the kernel that are inside the image in some window.
  let reach = (shape.outputWidth - 1) * shape.strideWidth
  let columns = taps(
    -shape.paddingWidth, shape.inputWidth, shape.kernelWidth, shape.dilationWidth, reach: reach)
  for u in rows {
    let y = top + u * shape.dilationHeight
    for v in columns {
      let left = v * shape.dilationWidth - shape.paddingWidth
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

/// Returns the taps of a kernel that are inside an axis of `size` in the window from `start` on, or in one of those
/// that start up to `reach` later.
@inline(__always)
private func taps(
  _ start: Int, _ size: Int, _ kernel: Int, _ dilation: Int, reach: Int = 0
) -> Range<Int> {
  let first = max(0, (dilation - 1 - start - reach) / dilation)
  return first..<max(first, min(kernel, (size - start + dilation - 1) / dilation))
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

/// Adds `output[p, indices[p, i]] += input[p, i]` to zeros, except for negative indices: the gradient of the maxima
/// at `indices`.
public func scatterPlanes(
  planes: Int, inputSize: Int, outputSize: Int, input: UnsafePointer<Float>,
  indices: UnsafePointer<Int32>, into output: UnsafeMutablePointer<Float>
) {
  parallelFor(planes) { plane in
    let target = output + plane * outputSize
    target.update(repeating: 0, count: outputSize)
    let (places, source) = (indices + plane * inputSize, input + plane * inputSize)
    for i in 0..<inputSize where places[i] >= 0 { target[Int(places[i])] += source[i] }
  }
}

/// Gathers `output[p, i] = input[p, indices[p, i]]`, and 0 for negative indices.
public func gatherPlanes(
  planes: Int, inputSize: Int, outputSize: Int, input: UnsafePointer<Float>,
  indices: UnsafePointer<Int32>, into output: UnsafeMutablePointer<Float>
) {
  for plane in 0..<planes {
    let row = indices + plane * outputSize
    for i in 0..<outputSize {
      output[plane * outputSize + i] = row[i] < 0 ? 0 : input[plane * inputSize + Int(row[i])]
    }
  }
}
