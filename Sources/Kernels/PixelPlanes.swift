/// Splits interleaved pixels into one plane for each channel, and looks up a float for every byte.
///
///     target[c · count + i] = tables[c · 256 + source[i · channels + c]]
///
/// - Parameters:
///   - source: `[count, channels]` bytes.
///   - count: the number of pixels.
///   - tables: 256 floats for each channel, `[channels, 256]`.
///   - target: `[channels, count]`, overwritten.
public func planes(
  ofPixels source: UnsafePointer<UInt8>, count: Int, channels: Int, tables: UnsafePointer<Float>,
  into target: UnsafeMutablePointer<Float>
) {
  if channels == 3 {
    let (red, green, blue) = (tables, tables + 256, tables + 512)
    let (first, second, third) = (target, target + count, target + 2 * count)
    var pixel = source
    for i in 0..<count {
      first[i] = red[Int(pixel[0])]
      second[i] = green[Int(pixel[1])]
      third[i] = blue[Int(pixel[2])]
      pixel += 3
    }
    return
  }
  for c in 0..<channels {
    for i in 0..<count {
      target[c * count + i] = tables[c * 256 + Int(source[i * channels + c])]
    }
  }
}
