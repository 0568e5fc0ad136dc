import CJPEG
import Files

/// The JPEG format, by libjpeg-turbo's TurboJPEG interface.
enum JPEG {
  static func decoded(_ bytes: [UInt8], path: String) throws(DataError) -> Image {
    guard let decoder = tjInitDecompress() else { throw failure(nil, path) }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard
      tjDecompressHeader3(
        decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space) == 0
    else { throw failure(decoder, path) }
    try Image.check(width: Int(width), height: Int(height), path: path)
    let isInk = space == TJCS_CMYK.rawValue || space == TJCS_YCCK.rawValue
    let format = isInk ? TJPF_CMYK : space == TJCS_GRAY.rawValue ? TJPF_GRAY : TJPF_RGB
    let channels = isInk ? 4 : space == TJCS_GRAY.rawValue ? 1 : 3
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * channels)
    guard
      tjDecompress2(
        decoder, bytes, UInt(bytes.count), &pixels, width, 0, height, Int32(format.rawValue), 0)
        == 0
    else { throw failure(decoder, path) }
    if isInk { pixels = colours(ofInks: pixels) }
    return Image(
      width: Int(width), height: Int(height), channels: isInk ? 3 : channels, pixels: pixels)
  }

  static func encoded(_ image: Image, quality: Int, path: String) throws(DataError) -> [UInt8] {
    guard let encoder = tjInitCompress() else { throw failure(nil, path) }
    defer { tjDestroy(encoder) }
    let isGrey = image.channels == 1
    var (target, size): (UnsafeMutablePointer<UInt8>?, UInt) = (nil, 0)
    defer { tjFree(target) }
    let status = tjCompress2(
      encoder, image.pixels, Int32(image.width), 0, Int32(image.height),
      Int32((isGrey ? TJPF_GRAY : TJPF_RGB).rawValue), &target, &size,
      Int32((isGrey ? TJSAMP_GRAY : TJSAMP_420).rawValue), Int32(min(max(quality, 1), 100)), 0)
    guard status == 0, let target else { throw failure(encoder, path) }
    return Array(UnsafeBufferPointer(start: target, count: Int(size)))
  }

  /// Four inks, stored inverted as Adobe does, to red, green and blue: each ink times black.
  private static func colours(ofInks inks: [UInt8]) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(inks.count / 4 * 3)
    for dot in stride(from: 0, to: inks.count, by: 4) {
      for ink in 0..<3 {
        pixels.append(UInt8((Int(inks[dot + ink]) * Int(inks[dot + 3]) + 127) / 255))
      }
    }
    return pixels
  }

  private static func failure(_ handle: tjhandle?, _ path: String) -> DataError {
    let words = String(cString: tjGetErrorStr2(handle))
    return DataError(
      path: path, problem: "is not a whole JPEG picture: \(words)", mend: "copy or convert it again"
    )
  }
}
