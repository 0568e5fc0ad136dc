import Files

extension Image {
  /// Reads a PNG or JPEG file; which it is, its first bytes say, not its name.
  ///
  /// Dots are those of Pillow's `Image.open(path).convert("RGB")`: transparency is dropped, palettes and inks
  /// become colors, no gamma or color profile is applied, colors of 16 bits keep their high byte, and gray
  /// of 16 bits is clipped to 255. Gray pictures stay gray (`convert("L")`); ``color`` makes them three equal
  /// channels.
  ///
  /// - Parameter upright: whether a picture of a camera that was held on its side is turned, as its Exif data
  ///   asks: `ImageOps.exif_transpose`. Pillow's `open`, and so torchvision, does not; nor does this, unless
  ///   asked.
  /// - Throws: ``DataError`` where the file is missing, damaged, cut short, of another format or larger
  ///   than 16,384 dots a side or 2²⁸ dots in all.
  public init(contentsOf path: String, upright: Bool = false) throws(DataError) {
    self = try Image(decoding: File.read(path, limit: 1 << 28), path: path, upright: upright)
  }

  /// Reads a picture from a file's bytes.
  ///
  /// - Parameter path: named in errors.
  /// - Throws: ``DataError``, as `init(contentsOf:)`.
  public init(
    decoding bytes: [UInt8], path: String = "picture", upright: Bool = false
  ) throws(DataError) {
    let (image, orientation): (Image, Orientation?)
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      image = try PNG.decoded(bytes, path: path)
      orientation = upright ? PNG.exif(bytes).flatMap(Orientation.init(exif:)) : nil
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      image = try JPEG.decoded(bytes, path: path)
      orientation = upright ? JPEG.exif(bytes).flatMap(Orientation.init(exif:)) : nil
    } else {
      throw DataError(
        path: path, problem: bytes.isEmpty ? "is empty" : "is neither a PNG nor a JPEG picture",
        recoverySuggestion: "convert it to PNG or JPEG, or leave it out")
    }
    self = orientation.map(image.turned) ?? image
  }

  /// Writes the picture as PNG or JPEG, by the name's ending; whole or not at all.
  ///
  /// - Parameter quality: of a JPEG, 1 to 100.
  /// - Throws: ``DataError`` where the ending is neither, or the file cannot be written.
  public func write(to path: String, quality: Int = 90) throws(DataError) {
    let ending = path.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
    switch ending {
    case "png": try File.write(PNG.encoded(self, path: path), to: path)
    case "jpg", "jpeg": try File.write(JPEG.encoded(self, quality: quality, path: path), to: path)
    default:
      throw DataError(
        path: path, problem: "its ending names no picture format",
        recoverySuggestion: "use .png or .jpg")
    }
  }

  /// Refuses sizes that no picture here has, before memory is asked for.
  static func check(width: Int, height: Int, path: String) throws(DataError) {
    guard width > 0, height > 0, width <= largestSide, height <= largestSide,
      width * height <= largestArea
    else {
      throw DataError(
        path: path, problem: "says it is \(width) × \(height) dots",
        recoverySuggestion:
          "make it smaller: a side may have 1 to \(largestSide), a picture \(largestArea)")
    }
  }
}
