import CJPEG
import Files

/// The JPEG format, with libjpeg-turbo's TurboJPEG API. Its defaults, the accurate inverse DCT and smooth
/// chroma upsampling, are also Pillow's.
enum JPEG {
  static func decoded(_ bytes: [UInt8], path: String) throws(DataError) -> Image {
    guard let decoder = tjInitDecompress() else { throw failure("libjpeg failed to start", path) }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(-1))
    let status = tjDecompressHeader3(
      decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space)
    // This also fails for unusual chroma subsampling, although the image can be decoded.
    guard width > 0, height > 0, space >= 0 else {
      throw failure(status == 0 ? "truncated header" : message(decoder), path)
    }
    try Image.check(width: Int(width), height: Int(height), path: path)
    let isCMYK = space == TJCS_CMYK.rawValue || space == TJCS_YCCK.rawValue
    let isGray = space == TJCS_GRAY.rawValue
    let format = isCMYK ? TJPF_CMYK : isGray ? TJPF_GRAY : TJPF_RGB
    let size = Int(width) * Int(height) * (isCMYK ? 4 : isGray ? 1 : 3)
    var problem: String?
    let pixels = [UInt8](unsafeUninitializedCapacity: size) { target, count in
      let status = tjDecompress2(
        decoder, bytes, UInt(bytes.count), target.baseAddress, width, 0, height,
        Int32(format.rawValue), 0)
      if status != 0, !isHarmless(decoder, bytes) { problem = message(decoder) }
      count = problem == nil ? size : 0
    }
    if let problem { throw failure(problem, path) }
    return Image(
      width: Int(width), height: Int(height), channels: isGray ? 1 : 3,
      pixels: isCMYK ? rgb(ofCMYK: pixels) : pixels)
  }

  /// Returns whether there was only a warning that does not affect the pixels. Extraneous bytes between
  /// segments are common, and other programs ignore them. An image with damaged or missing pixels is not
  /// used.
  private static func isHarmless(_ decoder: tjhandle?, _ bytes: [UInt8]) -> Bool {
    guard tjGetErrorCode(decoder) == TJERR_WARNING.rawValue else { return false }
    let message = message(decoder)
    let harmful = ["Premature end", "premature end", "bad Huffman", "instead of RST", "arithmetic"]
    // Only the first warning is available. The image is complete if it has an end-of-image marker.
    let tail = bytes.suffix(1 << 16)
    let hasEnd = zip(tail, tail.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
    return hasEnd && !harmful.contains { message.contains($0) }
  }

  static func encoded(_ image: Image, quality: Int, path: String) throws(DataError) -> [UInt8] {
    guard let encoder = tjInitCompress() else { throw failure("libjpeg failed to start", path) }
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
        path: path, problem: "cannot be encoded as JPEG: \(message(encoder))",
        recoverySuggestion: "write it as PNG")
    }
    return Array(UnsafeBufferPointer(start: target, count: Int(size)))
  }

  /// Returns the first Exif data before the start of the scan, or nil if there is none.
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

  /// Converts CMYK, stored inverted as Adobe does, to RGB, computed as in Pillow.
  private static func rgb(ofCMYK cmyk: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: cmyk.count / 4 * 3) { pixels, count in
      for pixel in 0..<cmyk.count / 4 {
        let white = Int(cmyk[pixel * 4 + 3])
        for channel in 0..<3 {
          let product = (255 - Int(cmyk[pixel * 4 + channel])) * white + 128
          pixels[pixel * 3 + channel] = UInt8(max(0, white - (product >> 8 + product) >> 8))
        }
      }
      count = cmyk.count / 4 * 3
    }
  }

  private static func message(_ handle: tjhandle?) -> String {
    String(cString: tjGetErrorStr2(handle))
  }

  private static func failure(_ message: String, _ path: String) -> DataError {
    DataError(
      path: path, problem: "is a damaged JPEG image: \(message)",
      recoverySuggestion: "copy it again, convert it, or remove it")
  }
}
