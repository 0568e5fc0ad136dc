import CPNG
import Files

/// The PNG format, by libpng's simplified interface.
enum PNG {
  static func decoded(_ bytes: [UInt8], path: String) throws(DataError) -> Image {
    var picture = png_image()
    picture.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&picture) }
    let begun = bytes.withUnsafeBytes {
      png_image_begin_read_from_memory(&picture, $0.baseAddress, $0.count)
    }
    guard begun != 0 else { throw failure(&picture, path) }
    let (width, height) = (Int(picture.width), Int(picture.height))
    try Image.check(width: width, height: height, path: path)
    let isColour = picture.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
    // Read with alpha and drop it: otherwise libpng blends with a background.
    let stored = isColour ? 4 : 2
    picture.format = UInt32(PNG_FORMAT_FLAG_ALPHA | (isColour ? PNG_FORMAT_FLAG_COLOR : 0))
    var pixels = [UInt8](repeating: 0, count: width * height * stored)
    guard png_image_finish_read(&picture, nil, &pixels, 0, nil) != 0 else {
      throw failure(&picture, path)
    }
    let channels = stored - 1
    var kept = [UInt8](repeating: 0, count: width * height * channels)
    for dot in 0..<width * height {
      for channel in 0..<channels {
        kept[dot * channels + channel] = pixels[dot * stored + channel]
      }
    }
    return Image(width: width, height: height, channels: channels, pixels: kept)
  }

  static func encoded(_ image: Image, path: String) throws(DataError) -> [UInt8] {
    var picture = png_image()
    picture.version = UInt32(PNG_IMAGE_VERSION)
    (picture.width, picture.height) = (UInt32(image.width), UInt32(image.height))
    picture.format = image.channels == 3 ? UInt32(PNG_FORMAT_FLAG_COLOR) : 0
    var size = 0
    guard png_image_write_to_memory(&picture, nil, &size, 0, image.pixels, 0, nil) != 0 else {
      throw failure(&picture, path)
    }
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&picture, &bytes, &size, 0, image.pixels, 0, nil) != 0 else {
      throw failure(&picture, path)
    }
    return Array(bytes.prefix(size))
  }

  private static func failure(_ picture: inout png_image, _ path: String) -> DataError {
    let words = withUnsafeBytes(of: picture.message) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return DataError(
      path: path, problem: "is not a whole PNG picture: \(words)", mend: "copy or convert it again")
  }
}
