/// The sizes of a pooling over windows, for `planes` = N · C images of one channel.
public struct Pooling2d: Equatable, Sendable {
  public var planes, inputHeight, inputWidth: Int
  public var kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth: Int
  /// Whether a last window that is only partly inside counts.
  public var ceilMode: Bool

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

  /// `⌊(H + 2·padding − kernel) / stride⌋ + 1`; 0 where nothing fits.
  public var outputHeight: Int {
    windows(inputHeight, kernelHeight, stride: strideHeight, padding: paddingHeight)
  }

  /// The same of the width.
  public var outputWidth: Int {
    windows(inputWidth, kernelWidth, stride: strideWidth, padding: paddingWidth)
  }

  /// Rounded up, a window counts that starts inside the input or the padding before it.
  private func windows(_ size: Int, _ kernel: Int, stride: Int, padding: Int) -> Int {
    let room = size + 2 * padding - kernel
    if room < 0 { return 0 }
    if !ceilMode { return room / stride + 1 }
    let count = (room + stride - 1) / stride + 1
    return (count - 1) * stride >= size + padding ? count - 1 : count
  }
}

/// Finds the largest number of every window, and where in its plane it stands.
///
/// Padding never wins, the first of equals does, not-a-number always does.
public func maxPool2d(
  _ shape: Pooling2d, input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
  indices: UnsafeMutablePointer<Int32>
) {
  let (height, width) = (shape.outputHeight, shape.outputWidth)
  parallelFor(shape.planes) { plane in
    let source = input + plane * shape.inputHeight * shape.inputWidth
    for i in 0..<height {
      let place = (plane * height + i) * width
      pickRow(shape, i, source, into: output + place, indices: indices + place)
    }
  }
}

/// Finds the largest numbers of one row of windows: the windows' places one after the other, each for all
/// windows at once, which the compiler does sixteen at a time.
private func pickRow(
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
  for y in rows {
    for v in 0..<shape.kernelWidth {
      let left = v - shape.paddingWidth
      let (first, last) = shape.windows(seeing: left)
      if first >= last { continue }
      let place = y * shape.inputWidth + left
      let (x, count) = (source + place + first * shape.strideWidth, last - first)
      let start = place + first * shape.strideWidth
      switch shape.strideWidth {
      case 1: pick(x, 1, start, best + first, winner + first, count)
      case 2: pick(x, 2, start, best + first, winner + first, count)
      default: pick(x, shape.strideWidth, start, best + first, winner + first, count)
      }
    }
  }
}

extension Pooling2d {
  /// The windows of a row whose place `left` columns from the window's start lies inside the image.
  fileprivate func windows(seeing left: Int) -> (first: Int, last: Int) {
    let room = inputWidth - 1 - left
    return (
      left >= 0 ? 0 : (strideWidth - 1 - left) / strideWidth,
      room < 0 ? 0 : min(outputWidth, room / strideWidth + 1)
    )
  }
}

@inline(__always)
private func pick(
  _ x: UnsafePointer<Float>, _ step: Int, _ place: Int, _ best: UnsafeMutablePointer<Float>,
  _ winner: UnsafeMutablePointer<Int32>, _ count: Int
) {
  for j in 0..<count {
    let value = x[j * step]
    let wins = value > best[j] || value != value
    best[j] = wins ? value : best[j]
    winner[j] = wins ? Int32(truncatingIfNeeded: place + j * step) : winner[j]
  }
}

/// Adds every window's gradient at the place that won.
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

/// Picks `output[p, i] = input[p, indices[p, i]]`.
public func gatherPlanes(
  planes: Int, inputSize: Int, outputSize: Int, input: UnsafePointer<Float>,
  indices: UnsafePointer<Int32>, into output: UnsafeMutablePointer<Float>
) {
  for plane in 0..<planes {
    let places = indices + plane * outputSize
    for i in 0..<outputSize {
      output[plane * outputSize + i] = input[plane * inputSize + Int(places[i])]
    }
  }
}
