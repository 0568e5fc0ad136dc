import CJPEG
import Files

/// The JPEG format, by libjpeg-turbo's TurboJPEG interface, with its defaults: the exact inverse transform
/// and smooth upsampling of color, which are Pillow's too.
enum JPEG {
  static func decoded(_ bytes: [UInt8], path: String) throws(DataError) -> Image {
    guard let decoder = tjInitDecompress() else { throw failure("libjpeg could not start", path) }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(-1))
    let status = tjDecompressHeader3(
      decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space)
    // It fails over unusual sampling too, when all else is known, and such pictures can be read.
    guard width > 0, height > 0, space >= 0 else {
      throw failure(status == 0 ? "it ends within its header" : words(decoder), path)
    }
    try Image.check(width: Int(width), height: Int(height), path: path)
    let isInk = space == TJCS_CMYK.rawValue || space == TJCS_YCCK.rawValue
    let isGray = space == TJCS_GRAY.rawValue
    let format = isInk ? TJPF_CMYK : isGray ? TJPF_GRAY : TJPF_RGB
    let size = Int(width) * Int(height) * (isInk ? 4 : isGray ? 1 : 3)
    var problem: String?
    let pixels = [UInt8](unsafeUninitializedCapacity: size) { target, count in
      let status = tjDecompress2(
        decoder, bytes, UInt(bytes.count), target.baseAddress, width, 0, height,
        Int32(format.rawValue), 0)
      if status != 0, !isHarmless(decoder, bytes) { problem = words(decoder) }
      count = problem == nil ? size : 0
    }
    if let problem { throw failure(problem, path) }
    return Image(
      width: Int(width), height: Int(height), channels: isGray ? 1 : 3,
      pixels: isInk ? colors(ofInks: pixels) : pixels)
  }

  /// Whether the decoder only warned, and of nothing that touches the dots: stray bytes between segments
  /// are common, and no other program minds them. Damaged or missing dots are no picture to learn from.
  private static func isHarmless(_ decoder: tjhandle?, _ bytes: [UInt8]) -> Bool {
    guard tjGetErrorCode(decoder) == TJERR_WARNING.rawValue else { return false }
    let words = words(decoder)
    let harmful = ["Premature end", "premature end", "bad Huffman", "instead of RST", "arithmetic"]
    // Only the first warning is known. The picture is whole where its end mark is there.
    let tail = bytes.suffix(1 << 16)
    let hasEnd = zip(tail, tail.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
    return hasEnd && !harmful.contains { words.contains($0) }
  }

  static func encoded(_ image: Image, quality: Int, path: String) throws(DataError) -> [UInt8] {
    guard let encoder = tjInitCompress() else { throw failure("libjpeg could not start", path) }
    defer { tjDestroy(encoder) }
    let isGray = image.channels == 1
    var (target, size): (UnsafeMutablePointer<UInt8>?, UInt) = (nil, 0)
    defer { tjFree(target) }
    let status = tjCompress2(
      encoder, image.pixels, Int32(image.width), 0, Int32(image.height),
      Int32((isGray ? TJPF_GRAY : TJPF_RGB).rawValue), &target, &size,
      Int32((isGray ? TJSAMP_GRAY : TJSAMP_420).rawValue), Int32(min(max(quality, 1), 100)), 0)
    guard status == 0, let target else {
      throw DataError(
        path: path, problem: "cannot be made a JPEG picture: \(words(encoder))",
        recoverySuggestion: "write it as PNG")
    }
    return Array(UnsafeBufferPointer(start: target, count: Int(size)))
  }

  /// The Exif data, where there is some: in the first such segment before the picture's dots.
  static func exif(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      let end = position + 2 + Int(bytes[position + 2]) << 8 + Int(bytes[position + 3])
      guard marker != 0xDA, end <= bytes.count, end >= position + 4 else { return nil }
      let content = bytes[position + 4..<end]
      if marker == 0xE1, content.starts(with: Array("Exif\0\0".utf8)) {
        return content.dropFirst(6)
      }
      position = end
    }
    return nil
  }

  /// Four inks, stored inverted as Adobe does, to red, green and blue, in Pillow's arithmetic.
  private static func colors(ofInks inks: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: inks.count / 4 * 3) { pixels, count in
      for dot in 0..<inks.count / 4 {
        let white = Int(inks[dot * 4 + 3])
        for ink in 0..<3 {
          let product = (255 - Int(inks[dot * 4 + ink])) * white + 128
          pixels[dot * 3 + ink] = UInt8(max(0, white - (product >> 8 + product) >> 8))
        }
      }
      count = inks.count / 4 * 3
    }
  }

  private static func words(_ handle: tjhandle?) -> String {
    String(cString: tjGetErrorStr2(handle))
  }

  private static func failure(_ words: String, _ path: String) -> DataError {
    DataError(
      path: path, problem: "is not a whole JPEG picture: \(words)",
      recoverySuggestion: "copy it again, convert it, or leave it out")
  }
}
