/// Takes the mean of each of `outputHeight` × `outputWidth` parts of every plane.
///
/// Part `i` goes from `⌊i·H/H'⌋` to `⌈(i+1)·H/H'⌉`.
public func adaptiveAveragePool2d(
  planes: Int, inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int,
  input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
) {
  parallelFor(planes) { plane in
    let source = input + plane * inputHeight * inputWidth
    for i in 0..<outputHeight {
      let rows = part(i, of: outputHeight, inputHeight)
      for j in 0..<outputWidth {
        let columns = part(j, of: outputWidth, inputWidth)
        var total = 0.0
        for y in rows {
          for x in columns { total += Double(source[y * inputWidth + x]) }
        }
        output[(plane * outputHeight + i) * outputWidth + j] =
          Float(total / Double(rows.count * columns.count))
      }
    }
  }
}

/// Shares each part's gradient out evenly over its places.
public func adaptiveAveragePool2dGradient(
  planes: Int, inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int,
  outputGradient: UnsafePointer<Float>, into inputGradient: UnsafeMutablePointer<Float>
) {
  parallelFor(planes) { plane in
    let target = inputGradient + plane * inputHeight * inputWidth
    target.update(repeating: 0, count: inputHeight * inputWidth)
    for i in 0..<outputHeight {
      let rows = part(i, of: outputHeight, inputHeight)
      for j in 0..<outputWidth {
        let columns = part(j, of: outputWidth, inputWidth)
        let share =
          outputGradient[(plane * outputHeight + i) * outputWidth + j]
          / Float(rows.count * columns.count)
        for y in rows {
          for x in columns { target[y * inputWidth + x] += share }
        }
      }
    }
  }
}

@inline(__always)
private func part(_ index: Int, of parts: Int, _ size: Int) -> Range<Int> {
  index * size / parts..<((index + 1) * size + parts - 1) / parts
}

/// Takes the mean of every window; padding counts as zeros.
///
/// - Parameter countIncludePad: whether places of the padding count in the number that is divided by.
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

/// Shares each window's gradient out evenly over its places.
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
        let share = outputGradient[(plane * height + i) * width + j] / Float(divisor)
        for y in rows {
          for x in columns { target[y * shape.inputWidth + x] += share }
        }
      }
    }
  }
}

extension Pooling2d {
  /// The input rows of window `i`, and how many rows it has with those of the padding.
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
