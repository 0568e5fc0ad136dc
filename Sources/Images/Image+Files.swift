import Files

extension Image {
  /// Reads a PNG or JPEG file. The format is detected from the first bytes, not from the file name.
  ///
  /// Pixels are those of Pillow's `Image.open(path).convert("RGB")`: the alpha channel is dropped, palettes and
  /// CMYK are converted to RGB, no gamma or color profile is applied, 16-bit colors keep their high byte, and
  /// 16-bit gray is clipped to 255. Gray images stay gray (`convert("L")`); ``color`` converts them to three
  /// equal channels.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - upright: Whether to rotate the image as its Exif orientation says: `ImageOps.exif_transpose`. By
  ///     default it is ignored, as in Pillow's `open` and in torchvision.
  /// - Throws: ``/Files/DataError`` if the file is missing, damaged, truncated, in another format, or larger
  ///   than 16,384 pixels per side or 2²⁸ pixels in total.
  public init(contentsOf path: String, upright: Bool = false) throws(DataError) {
    self = try Image(decoding: File.read(path, limit: 1 << 28), path: path, upright: upright)
  }

  /// Decodes an image from the bytes of a PNG or JPEG file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The path of the file, for error messages.
  ///   - upright: Whether to rotate the image as its Exif orientation says.
  /// - Throws: ``/Files/DataError``, as ``init(contentsOf:upright:)``.
  public init(
    decoding bytes: [UInt8], path: String = "image", upright: Bool = false
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
        path: path, problem: bytes.isEmpty ? "is empty" : "is neither a PNG nor a JPEG image",
        recoverySuggestion: "convert it to PNG or JPEG, or remove it")
    }
    self = orientation.map(image.upright(from:)) ?? image
  }

  /// Writes the image to a PNG or JPEG file atomically, in the format of the file extension.
  ///
  /// - Parameters:
  ///   - path: The path of the file, with the extension `.png`, `.jpg` or `.jpeg`.
  ///   - quality: The JPEG quality, from 1 to 100.
  /// - Throws: ``/Files/DataError`` if the extension is another one, or if the file cannot be written.
  public func write(to path: String, quality: Int = 90) throws(DataError) {
    let name = path.split(separator: "/").last
    switch name?.split(separator: ".").last?.lowercased() ?? "" {
    case "png": try File.write(PNG.encoded(self, path: path), to: path)
    case "jpg", "jpeg": try File.write(JPEG.encoded(self, quality: quality, path: path), to: path)
    default:
      throw DataError(
        path: path, problem: "has no file extension of an image format",
        recoverySuggestion: "use .png or .jpg")
    }
  }

  /// Checks a declared image size before memory is allocated.
  static func check(width: Int, height: Int, path: String) throws(DataError) {
    guard width > 0, height > 0, width <= largestSide, height <= largestSide,
      width * height <= largestArea
    else {
      throw DataError(
        path: path, problem: "has an unsupported size of \(width) × \(height) pixels",
        recoverySuggestion:
          "resize it to 1 to \(largestSide) pixels per side, at most \(largestArea) in total")
    }
  }
}
