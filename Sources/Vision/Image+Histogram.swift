import Tensors

extension Image {
  /// Returns the image with the values of each channel stretched so that the lowest becomes 0 and the highest 255:
  /// torchvision's `autocontrast`, bit for bit. A channel with a single value is unchanged.
  public func autocontrasted() -> Image {
    applying(histograms.map(ByteHistogram.stretching))
  }

  /// Returns the image with the values of each channel distributed as uniformly as possible: histogram equalization,
  /// torchvision's `equalize`, bit for bit.
  public func equalized() -> Image { applying(histograms.map(ByteHistogram.equalizing)) }

  /// Returns the image with `factor` times its sharpness: a blend with a version that is smoothed by a kernel of 3 × 3
  /// pixels, 5 at the center and 1 around it. The pixels at the border are unchanged.
  ///
  /// The result is that of torchvision's `adjust_sharpness`, bit for bit.
  ///
  /// - Parameter factor: 0 gives the smooth image, 1 the original.
  public func adjustedSharpness(_ factor: Float) -> Image {
    if width < 3 || height < 3 { return self }
    let row = width * channels
    return Image(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        target.update(from: source.baseAddress!, count: source.count)
        for y in 1..<height - 1 {
          for i in y * row + channels..<(y + 1) * row - channels {
            var sum = 4 * Int(source[i])
            for line in [i - row, i, i + row] {
              for k in [line - channels, line, line + channels] { sum += Int(source[k]) }
            }
            // sum / 13, rounded; a half never occurs.
            target[i] = Self.blend(UInt8((2 * sum + 13) / 26), source[i], factor)
          }
        }
      }
    }
  }

  /// The number of pixels of each value, for each channel.
  private var histograms: [[Int]] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: channels)
    for (index, value) in pixels.enumerated() { counts[index % channels][Int(value)] += 1 }
    return counts
  }

  /// Returns the image with every byte replaced by its entry in the lookup table of its channel.
  private func applying(_ tables: [[UInt8]]) -> Image {
    Image(width: width, height: height, channels: channels) { target in
      for (index, value) in pixels.enumerated() {
        target[index] = tables[index % channels][Int(value)]
      }
    }
  }
}

/// Lookup tables from the numbers of pixels of each of 256 values, as in Pillow's `ImageOps`.
enum ByteHistogram {
  private static let identity = (0..<256).map { UInt8($0) }

  /// Returns the table that stretches the range of the values that occur to 0…255.
  static func stretching(_ counts: [Int]) -> [UInt8] {
    guard let low = counts.firstIndex(where: { $0 > 0 }),
      let high = counts.lastIndex(where: { $0 > 0 }), low < high
    else { return identity }
    let scale = 255 / Double(high - low)
    let offset = Double(-low) * scale
    return (0..<256).map { UInt8(max(0, min(Double($0) * scale + offset, 255))) }
  }

  /// Returns the table that makes the cumulative histogram as straight as possible.
  static func equalizing(_ counts: [Int]) -> [UInt8] {
    let last = counts.last { $0 > 0 } ?? 0
    let step = (counts.reduce(0, +) - last) / 255
    if step == 0 { return identity }
    var sum = step / 2
    return counts.map { count in
      defer { sum += count }
      return UInt8(min(sum / step, 255))
    }
  }
}
