import Tensors

// Operations on tensors that depend on all values of a channel, or on the neighbors of a pixel: torchvision's
// functional transforms of floating-point tensors.

extension Tensor where Element == Float {
  public func autocontrasted() -> Tensor {
    if count == 0 { return self }
    let low = min([1, 2], keepDims: true)
    let range = max([1, 2], keepDims: true) - low
    let isFlat = range.map { $0 == 0 }
    let (start, scale) = (
      low.maskedFill(where: isFlat, with: 0), range.maskedFill(where: isFlat, with: 1)
    )
    return ((self - start) / scale).clamped(to: 0...1)
  }

  /// Returns the image with the values of each channel, rounded to 8 bits, distributed as uniformly as possible.
  public func equalized() -> Tensor {
    let area = width * height
    var bytes = withContiguous { source in
      (0..<count).map { UInt8(Swift.max(0, Swift.min(source[$0] * 255.999, 255))) }
    }
    for channel in 0..<(area == 0 ? 0 : channels) {
      let range = channel * area..<(channel + 1) * area
      var counts = [Int](repeating: 0, count: 256)
      for byte in bytes[range] { counts[Int(byte)] += 1 }
      let table = ByteHistogram.equalizing(counts)
      for index in range { bytes[index] = table[Int(bytes[index])] }
    }
    return Tensor(bytes.map { Float($0) / 255 }, shape: shape)
  }

  public func adjustedSharpness(_ factor: Float) -> Tensor {
    let (width, height, channels) = (width, height, channels)
    if width < 3 || height < 3 { return self }
    return withContiguous { source in
      Tensor(shape: shape) { target in
        for row in 0..<channels * height {
          let isBorder = row % height == 0 || row % height == height - 1
          for x in 0..<width {
            let i = row * width + x
            var value = source[i]
            if !isBorder && x > 0 && x < width - 1 {
              var sum: Float = 4 * value
              for line in [i - width, i, i + width] {
                sum += source[line - 1] + source[line] + source[line + 1]
              }
              value += (1 - factor) * (sum / 13 - value)
            }
            target[i] = Swift.max(0, Swift.min(value, 1))
          }
        }
      }
    }
  }
}
