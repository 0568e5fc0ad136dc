import CPNG
import Files

/// The PNG format, with libpng.
enum PNG {
  /// The image header, the first chunk (PNG specification, 11.2.2).
  private struct Header {
    let width, height, depth, type: Int

    init(_ bytes: [UInt8], path: String) throws(DataError) {
      guard bytes.count >= 33, Array(bytes[12..<16]) == Array("IHDR".utf8) else {
        throw PNG.failure("missing header", path)
      }
      func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
      (width, height) = (number(16), number(20))
      (depth, type) = (Int(bytes[24]), Int(bytes[25]))
    }

    /// Whether the image is gray, with or without an alpha channel.
    var isGray: Bool { type == 0 || type == 4 }
    /// Whether the image is gray with 16 bits per pixel and no alpha channel.
    var isGray16: Bool { type == 0 && depth == 16 }
  }

  static func decoded(_ bytes: [UInt8], path: String) throws(DataError) -> Image {
    let header = try Header(bytes, path: path)
    try Image.check(width: header.width, height: header.height, path: path)
    let rowBytes = header.width * (header.isGray16 ? 2 : header.isGray ? 1 : 3)
    var message: String?
    let pixels = [UInt8](unsafeUninitializedCapacity: rowBytes * header.height) { target, count in
      var source = png_source()
      let status = bytes.withUnsafeBufferPointer { bytes in
        source.bytes = bytes.baseAddress
        source.count = bytes.count
        return png_source_decode(
          &source, target.baseAddress, UInt32(header.width), UInt32(header.height), rowBytes,
          header.isGray16 ? 1 : 0)
      }
      if status != 0 { message = text(of: source.message) }
      count = status == 0 ? target.count : 0
    }
    if let message { throw failure(message, path) }
    return Image(
      width: header.width, height: header.height, channels: header.isGray ? 1 : 3,
      pixels: header.isGray16 ? clipped(pixels) : pixels)
  }

  /// Converts 16-bit values to bytes, clipped to 255, as Pillow's `convert` does.
  private static func clipped(_ pairs: [UInt8]) -> [UInt8] {
    stride(from: 0, to: pairs.count, by: 2).map { pairs[$0] == 0 ? pairs[$0 + 1] : 255 }
  }

  /// Returns the Exif data, or nil if there is none.
  static func exif(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var position = 8
    while position + 12 <= bytes.count {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let start = position + 8
      guard start + length <= bytes.count else { return nil }
      if bytes[position + 4..<start].elementsEqual("eXIf".utf8) {
        return bytes[start..<start + length]
      }
      position = start + length + 4
    }
    return nil
  }

  static func encoded(_ image: Image, path: String) throws(DataError) -> [UInt8] {
    var png = png_image()
    png.version = UInt32(PNG_IMAGE_VERSION)
    (png.width, png.height) = (UInt32(image.width), UInt32(image.height))
    png.format = image.channels == 3 ? UInt32(PNG_FORMAT_FLAG_COLOR) : 0
    var size = 0
    guard png_image_write_to_memory(&png, nil, &size, 0, image.pixels, 0, nil) != 0 else {
      throw unwritable(png, path)
    }
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&png, &bytes, &size, 0, image.pixels, 0, nil) != 0 else {
      throw unwritable(png, path)
    }
    return Array(bytes.prefix(size))
  }

  /// Returns the C string in a tuple of characters.
  private static func text<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static func failure(_ message: String, _ path: String) -> DataError {
    DataError(
      path: path, problem: "is a damaged PNG image: \(message)",
      recoverySuggestion: "copy it again, convert it, or remove it")
  }

  private static func unwritable(_ png: png_image, _ path: String) -> DataError {
    DataError(
      path: path, problem: "cannot be encoded as PNG: \(text(of: png.message))",
      recoverySuggestion: "write it as JPEG")
  }
}
