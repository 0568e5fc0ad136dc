/// Computes average pooling: the mean of every window, with zeros as padding.
///
/// - Parameter countIncludePad: Whether the divisor includes the padding.
public func averagePool2d(
  _ shape: Pooling2d, countIncludePad: Bool, input: UnsafePointer<Float>,
  into output: UnsafeMutablePointer<Float>
) {
  let (height, width) = (shape.outputHeight, shape.outputWidth)
  parallelFor(shape.planes) { plane in
    let source = input + plane * shape.inputHeight * shape.inputWidth
    for i in 0..<height {
      let (rows, high) = shape.rows(i)
      for j in 0..<width {
        let (columns, wide) = shape.columns(j)
        var total: Float = 0
        for y in rows {
          for x in columns { total += source[y * shape.inputWidth + x] }
        }
        let divisor = countIncludePad ? high * wide : rows.count * columns.count
        output[(plane * height + i) * width + j] = total / Float(divisor)
      }
    }
  }
}

/// Computes the gradient of `averagePool2d`: each window's gradient, distributed evenly over its elements.
public func averagePool2dGradient(
  _ shape: Pooling2d, countIncludePad: Bool, outputGradient: UnsafePointer<Float>,
  into inputGradient: UnsafeMutablePointer<Float>
) {
  let (height, width) = (shape.outputHeight, shape.outputWidth)
  parallelFor(shape.planes) { plane in
    let target = inputGradient + plane * shape.inputHeight * shape.inputWidth
    target.update(repeating: 0, count: shape.inputHeight * shape.inputWidth)
    for i in 0..<height {
      let (rows, high) = shape.rows(i)
      for j in 0..<width {
        let (columns, wide) = shape.columns(j)
        let divisor = countIncludePad ? high * wide : rows.count * columns.count
        let portion = outputGradient[(plane * height + i) * width + j] / Float(divisor)
        for y in rows {
          for x in columns { target[y * shape.inputWidth + x] += portion }
        }
      }
    }
  }
}

extension Pooling2d {
  /// Returns the input rows of window `i`, and the number of its rows including the padding.
  @inline(__always)
  fileprivate func rows(_ i: Int) -> (inside: Range<Int>, count: Int) {
    window(i * strideHeight - paddingHeight, kernelHeight, inputHeight, paddingHeight)
  }

  @inline(__always)
  fileprivate func columns(_ j: Int) -> (inside: Range<Int>, count: Int) {
    window(j * strideWidth - paddingWidth, kernelWidth, inputWidth, paddingWidth)
  }

  @inline(__always)
  private func window(_ start: Int, _ kernel: Int, _ size: Int, _ padding: Int) -> (
    inside: Range<Int>, count: Int
  ) {
    let end = min(start + kernel, size + padding)
    return (max(start, 0)..<min(end, size), end - start)
  }
}
