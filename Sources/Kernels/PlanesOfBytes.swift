/// Looks up every byte of dots that stand side by side, and puts each channel in a plane of its own.
///
///     target[c · dots + i] = tables[c · 256 + source[i · channels + c]]
///
/// - Parameters:
///   - source: `dots · channels` bytes.
///   - tables: 256 numbers for each channel.
///   - target: `[channels, dots]`.
public func planes(
  ofBytes source: UnsafePointer<UInt8>, dots: Int, channels: Int, tables: UnsafePointer<Float>,
  into target: UnsafeMutablePointer<Float>
) {
  if channels == 3 {
    let (red, green, blue) = (tables, tables + 256, tables + 512)
    let (first, second, third) = (target, target + dots, target + 2 * dots)
    var dot = source
    for i in 0..<dots {
      first[i] = red[Int(dot[0])]
      second[i] = green[Int(dot[1])]
      third[i] = blue[Int(dot[2])]
      dot += 3
    }
    return
  }
  for c in 0..<channels {
    for i in 0..<dots {
      target[c * dots + i] = tables[c * 256 + Int(source[i * channels + c])]
    }
  }
}
