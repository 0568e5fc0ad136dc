/// Computes adaptive average pooling: the means of `outputHeight` × `outputWidth` windows that divide every
/// plane.
///
/// Window `i` is rows `⌊i·H/H'⌋ ..< ⌈(i+1)·H/H'⌉`, and columns likewise.
public func adaptiveAveragePool2d(
  planes: Int, inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int,
  input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
) {
  parallelFor(planes) { plane in
    let source = input + plane * inputHeight * inputWidth
    for i in 0..<outputHeight {
      let rows = window(i, of: outputHeight, inputHeight)
      for j in 0..<outputWidth {
        let columns = window(j, of: outputWidth, inputWidth)
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

/// Computes the gradient of `adaptiveAveragePool2d`: each window's gradient, distributed evenly over its
/// elements.
public func adaptiveAveragePool2dGradient(
  planes: Int, inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int,
  outputGradient: UnsafePointer<Float>, into inputGradient: UnsafeMutablePointer<Float>
) {
  parallelFor(planes) { plane in
    let target = inputGradient + plane * inputHeight * inputWidth
    target.update(repeating: 0, count: inputHeight * inputWidth)
    for i in 0..<outputHeight {
      let rows = window(i, of: outputHeight, inputHeight)
      for j in 0..<outputWidth {
        let columns = window(j, of: outputWidth, inputWidth)
        let portion =
          outputGradient[(plane * outputHeight + i) * outputWidth + j]
          / Float(rows.count * columns.count)
        for y in rows {
          for x in columns { target[y * inputWidth + x] += portion }
        }
      }
    }
  }
}

/// Computes adaptive max pooling: the maxima of `outputHeight` × `outputWidth` windows that divide every plane, and
/// their indices in the plane; the windows are those of `adaptiveAveragePool2d`.
public func adaptiveMaxPool2d(
  planes: Int, inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int,
  input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
  indices: UnsafeMutablePointer<Int32>
) {
  parallelFor(planes) { plane in
    let source = input + plane * inputHeight * inputWidth
    for i in 0..<outputHeight {
      let rows = window(i, of: outputHeight, inputHeight)
      for j in 0..<outputWidth {
        let columns = window(j, of: outputWidth, inputWidth)
        var best = -Float.infinity
        var winner = rows.lowerBound * inputWidth + columns.lowerBound
        for y in rows {
          for x in columns {
            let value = source[y * inputWidth + x]
            if value > best || value.isNaN { (best, winner) = (value, y * inputWidth + x) }
          }
        }
        let position = (plane * outputHeight + i) * outputWidth + j
        output[position] = best
        indices[position] = Int32(truncatingIfNeeded: winner)
      }
    }
  }
}

@inline(__always)
private func window(_ index: Int, of count: Int, _ size: Int) -> Range<Int> {
  index * size / count..<((index + 1) * size + count - 1) / count
}
