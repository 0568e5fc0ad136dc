import CPNG
import Files

/// The PNG format, with libpng.
enum PNG {
  /// The image header, the first chunk (PNG specification, 11.2.2).
  private struct Header {
    let width, height, type: Int

    init(_ bytes: [UInt8], path: String) throws(DataError) {
      guard bytes.count >= 33, Array(bytes[12..<16]) == Array("IHDR".utf8) else {
        throw PNG.failure("missing header", path)
      }
      func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
      (width, height) = (number(16), number(20))
      type = Int(bytes[25])
    }

    /// Whether the image is gray, with or without an alpha channel.
    var isGray: Bool { type == 0 || type == 4 }
  }

  /// Decodes an image, and finds its orientation.
  static func decoded(
    _ bytes: [UInt8], path: String
  ) throws(DataError) -> (image: Image, orientation: Orientation?) {
    let header = try Header(bytes, path: path)
    try Image.check(width: header.width, height: header.height, path: path)
    let rowBytes = header.width * (header.isGray ? 1 : 3)
    var (message, isDamaged): (String?, Bool) = (nil, false)
    let pixels = [UInt8](unsafeUninitializedCapacity: rowBytes * header.height) { target, count in
      var source = png_source()
      let status = bytes.withUnsafeBufferPointer { bytes in
        source.bytes = bytes.baseAddress
        source.count = bytes.count
        return png_source_decode(
          &source, target.baseAddress, UInt32(header.width), UInt32(header.height), rowBytes)
      }
      if status != 0 { message = Image.text(of: source.message) }
      isDamaged = source.is_damaged != 0
      count = status == 0 ? target.count : 0
    }
    if let message { throw failure(message, path) }
    var image = Image(
      width: header.width, height: header.height, channels: header.isGray ? 1 : 3, pixels: pixels)
    if isDamaged { image.damage = "wrong checksum (CRC) of IDAT" }
    return (image, orientation(bytes))
  }

  /// Returns the orientation in the Exif data, or else in the XMP data, of a file's chunks.
  private static func orientation(_ bytes: [UInt8]) -> Orientation? {
    var (position, found): (Int, Orientation?) = (8, nil)
    let xmpName = Array("XML:com.adobe.xmp\0\0\0".utf8)
    while position + 12 <= bytes.count {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let start = position + 8
      guard start + length <= bytes.count else { break }
      let (name, content) = (bytes[position + 4..<start], bytes[start..<start + length])
      if name.elementsEqual("eXIf".utf8), let exif = Orientation(exif: content) { return exif }
      if name.elementsEqual("iTXt".utf8), content.starts(with: xmpName) {
        found = found ?? Orientation(xmp: content)
      }
      position = start + length + 4
    }
    return found
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

  private static func failure(_ message: String, _ path: String) -> DataError {
    DataError(
      path: path, problem: "is a damaged PNG image: \(message)",
      recoverySuggestion: "copy it again, convert it, or remove it")
  }

  private static func unwritable(_ png: png_image, _ path: String) -> DataError {
    DataError(
      path: path, problem: "cannot be encoded as PNG: \(Image.text(of: png.message))",
      recoverySuggestion: "write it as JPEG")
  }
}
