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
