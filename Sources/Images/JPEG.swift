import CJPEG
import Files

/// The JPEG format, with libjpeg. Its defaults, the accurate inverse DCT and smooth chroma upsampling, are also
/// Pillow's.
enum JPEG {
  /// The least number of pixels for which the size of the file is compared with that of the image.
  private static let largeImage = 1 << 24
  /// The most pixels that a byte can stand for: a block of 8 × 8 pixels takes at least one bit, and in each
  /// direction one component has at least half of all blocks.
  private static let pixelsPerByte = 1024

  /// Decodes an image, and finds its orientation.
  ///
  /// The file must not be truncated. Damaged pixels are decoded as far as possible, as by Pillow, and noted in the
  /// image's ``Image/damage``. Extraneous bytes between segments and after the end are common, and ignored.
  static func decoded(
    _ bytes: [UInt8], path: String
  ) throws(DataError) -> (image: Image, orientation: Orientation?) {
    let segments = JPEGSegments(bytes)
    return try bytes.withUnsafeBufferPointer { bytes throws(DataError) in
      var source = jpeg_source()
      (source.bytes, source.count) = (bytes.baseAddress, bytes.count)
      guard jpeg_source_read(&source, nil) == 0 else { throw failure(source, path) }
      let (width, height) = (Int(source.width), Int(source.height))
      try Image.check(width: width, height: height, path: path)
      try check(source, scans: segments.scanCount, path: path)
      var status: Int32 = 0
      let pixels = [UInt8](
        unsafeUninitializedCapacity: width * height * Int(source.channels)
      ) { target, count in
        status = jpeg_source_read(&source, target.baseAddress)
        guard status == 0 else { return }
        count = source.channels == 4 ? rgb(ofCMYK: target) : target.count
      }
      guard status == 0 else { throw failure(source, path) }
      var image = Image(
        width: width, height: height, channels: source.channels == 1 ? 1 : 3, pixels: pixels)
      let warning = Image.text(of: source.warning)
      if !warning.isEmpty { image.damage = warning }
      return (image, segments.orientation)
    }
  }

  /// Checks the work that a header declares, before it is done.
  ///
  /// If there are several scans, each passes over the whole image, whose coefficients take twice the memory of
  /// the pixels: a file of a few hundred bytes could otherwise take minutes and gigabytes.
  private static func check(
    _ source: jpeg_source, scans: Int, path: String
  ) throws(DataError) {
    let size = "\(source.width) × \(source.height)"
    let pixels = Int(source.width) * Int(source.height)
    guard pixels <= max(largeImage, source.count * pixelsPerByte) else {
      throw DataError(
        path: path,
        problem: "is a truncated JPEG image: \(source.count.counted("byte")) for \(size) pixels",
        recoverySuggestion: "copy it again, convert it, or remove it")
    }
    let limit = ReadingLimits.current.scannedPixels
    // Both are less than 2³²: a header has 16 bits per side, and a scan takes bytes.
    guard pixels * scans <= limit else {
      throw DataError(
        path: path,
        problem:
          "is a JPEG image of \(size) pixels in \(scans.counted("scan")), more than the limit of "
          + "\(limit) scanned pixels",
        recoverySuggestion: "use a smaller copy, or "
          + ReadingLimits.raising(("scannedPixels", pixels * scans)))
    }
  }

  static func encoded(_ image: Image, quality: Int, path: String) throws(DataError) -> [UInt8] {
    var (target, size): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
    defer { free(target) }
    var message = jpeg_source().message
    let status = withUnsafeMutableBytes(of: &message) { message in
      jpeg_encode(
        image.pixels, UInt32(clamping: image.width), UInt32(clamping: image.height),
        Int32(image.channels), Int32(min(max(quality, 1), 100)), &target, &size,
        message.baseAddress!.assumingMemoryBound(to: CChar.self))
    }
    guard status == 0, let target else {
      throw DataError(
        path: path, problem: "cannot be encoded as JPEG: \(Image.text(of: message))",
        recoverySuggestion: "write it as PNG")
    }
    return Array(UnsafeBufferPointer(start: target, count: size))
  }

  /// Converts CMYK, stored inverted as Adobe does, to RGB in place, computed as in Pillow; returns the number of
  /// bytes of the result.
  private static func rgb(ofCMYK cmyk: UnsafeMutableBufferPointer<UInt8>) -> Int {
    for pixel in 0..<cmyk.count / 4 {
      let white = Int(cmyk[pixel * 4 + 3])
      for channel in 0..<3 {
        let product = (255 - Int(cmyk[pixel * 4 + channel])) * white + 128
        cmyk[pixel * 3 + channel] = UInt8(max(0, white - (product >> 8 + product) >> 8))
      }
    }
    return cmyk.count / 4 * 3
  }

  private static func failure(_ source: jpeg_source, _ path: String) -> DataError {
    DataError(
      path: path, problem: "is a damaged JPEG image: \(Image.text(of: source.message))",
      recoverySuggestion: "copy it again, convert it, or remove it")
  }
}
