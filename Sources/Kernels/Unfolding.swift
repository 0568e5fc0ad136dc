/// Copies every window of an image into a column: `columns[n, (c, u, v), (i, j)] =
/// x[n, c, i·stride − padding + u·dilation, …]`, and 0 outside the image ("im2col").
///
/// - Parameters:
///   - shape: The windows; the numbers of output channels and groups do not matter.
///   - input: `[N, C, H, W]`.
///   - columns: `[N, C·kH·kW, H'·W']`, overwritten.
public func unfold2d(
  _ shape: Convolution2d, input: UnsafePointer<Float>,
  into columns: UnsafeMutablePointer<Float>
) {
  let (plane, positions) = (shape.inputHeight * shape.inputWidth, shape.outputPlane)
  parallelFor(shape.batch * shape.inputChannels) { channel in
    let source = input + channel * plane
    for u in 0..<shape.kernelHeight {
      for v in 0..<shape.kernelWidth {
        let row = (channel * shape.kernelHeight + u) * shape.kernelWidth + v
        im2col(shape, u, v, source, into: columns + row * positions)
      }
    }
  }
}

/// Copies what all windows read at tap `(u, v)`.
private func im2col(
  _ shape: Convolution2d, _ u: Int, _ v: Int, _ plane: UnsafePointer<Float>,
  into row: UnsafeMutablePointer<Float>
) {
  let (top, left) = (
    u * shape.dilationHeight - shape.paddingHeight, v * shape.dilationWidth - shape.paddingWidth
  )
  row.update(repeating: 0, count: shape.outputPlane)
  let windows = shape.columns(reading: left)
  for i in 0..<shape.outputHeight {
    let y = i * shape.strideHeight + top
    if y < 0 || y >= shape.inputHeight { continue }
    let (from, to) = (plane + y * shape.inputWidth + left, row + i * shape.outputWidth)
    for j in windows { to[j] = from[j * shape.strideWidth] }
  }
}

/// Adds every column to the window of its position in an image of zeros, the transpose of `unfold2d` ("col2im").
///
/// - Parameters:
///   - shape: The windows.
///   - columns: `[N, C·kH·kW, H'·W']`.
///   - output: `[N, C, H, W]`, overwritten.
public func fold2d(
  _ shape: Convolution2d, columns: UnsafePointer<Float>,
  into output: UnsafeMutablePointer<Float>
) {
  let (plane, positions) = (shape.inputHeight * shape.inputWidth, shape.outputPlane)
  parallelFor(shape.batch * shape.inputChannels) { channel in
    let target = output + channel * plane
    target.update(repeating: 0, count: plane)
    for u in 0..<shape.kernelHeight {
      for v in 0..<shape.kernelWidth {
        let row = (channel * shape.kernelHeight + u) * shape.kernelWidth + v
        col2im(shape, u, v, columns + row * positions, into: target)
      }
    }
  }
}

/// Adds the row of tap `(u, v)` of the columns to the image.
func col2im(
  _ shape: Convolution2d, _ u: Int, _ v: Int, _ row: UnsafePointer<Float>,
  into plane: UnsafeMutablePointer<Float>
) {
  let (top, left) = (
    u * shape.dilationHeight - shape.paddingHeight, v * shape.dilationWidth - shape.paddingWidth
  )
  let windows = shape.columns(reading: left)
  for i in 0..<shape.outputHeight {
    let y = i * shape.strideHeight + top
    if y < 0 || y >= shape.inputHeight { continue }
    let (from, to) = (row + i * shape.outputWidth, plane + y * shape.inputWidth + left)
    for j in windows { to[j * shape.strideWidth] += from[j] }
  }
}

extension Convolution2d {
  /// Returns the output columns whose windows have the tap that is `left` columns from their start inside the image.
  @inline(__always)
  fileprivate func columns(reading left: Int) -> Range<Int> {
    let first = left >= 0 ? 0 : (-left + strideWidth - 1) / strideWidth
    let room = inputWidth - 1 - left
    return first..<max(first, room < 0 ? 0 : min(outputWidth, room / strideWidth + 1))
  }
}
