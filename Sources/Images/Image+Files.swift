import Files

extension Image {
  /// Reads a PNG or JPEG file. The format is detected from the first bytes, not from the file name.
  ///
  /// Pixels are those of Pillow's `ImageOps.exif_transpose(Image.open(path)).convert("RGB")`: the image is rotated
  /// as the camera was held, the alpha channel is dropped, palettes and CMYK are converted to RGB, and no gamma or
  /// color profile is applied. Gray images stay gray (`convert("L")`); ``color`` converts them to three equal
  /// channels.
  ///
  /// Values of 16 bits are divided by 256, in gray as in color, with or without alpha. Pillow does so in color, but
  /// its `convert("L")` clips gray without alpha to 255, which leaves most images white.
  ///
  /// Bytes after the end of the image, such as a telephone's video, are ignored. As in Pillow, truncated files are
  /// rejected, but pixels that are damaged within a JPEG file, or have a wrong checksum in a PNG file, are decoded as
  /// far as possible; ``damage`` then says what is wrong. A progressive JPEG file that ends early, but with an end marker,
  /// has the pixels of its first scans.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - upright: Whether to rotate the image as the orientation in its Exif or XMP data says. If false, it is as
  ///     stored, as by Pillow's `open` alone and torchvision's `ImageFolder`.
  /// - Throws: ``/Files/DataError`` if the file is missing, damaged, truncated, in another format, or larger
  ///   than ``/Files/ReadingLimits`` allow.
  public init(contentsOf path: String, upright: Bool = true) throws(DataError) {
    self = try Image(decoding: File.read(path), path: path, upright: upright)
  }

  /// Decodes an image from the bytes of a PNG or JPEG file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The path of the file, for error messages.
  ///   - upright: Whether to rotate the image as the orientation in its Exif or XMP data says.
  /// - Throws: ``/Files/DataError``, as ``init(contentsOf:upright:)``.
  public init(
    decoding bytes: [UInt8], path: String = "image", upright: Bool = true
  ) throws(DataError) {
    let (image, orientation): (Image, Orientation?)
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      (image, orientation) = try PNG.decoded(bytes, path: path)
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      (image, orientation) = try JPEG.decoded(bytes, path: path)
    } else {
      throw Self.unknownFormat(bytes, path: path)
    }
    self = upright ? image.upright(from: orientation ?? .upright) : image
    damage = image.damage
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
    guard width > 0, height > 0 else {
      throw DataError(
        path: path, problem: "has an invalid size of \(width) × \(height) pixels",
        recoverySuggestion: "copy it again, or remove it")
    }
    let limit = ReadingLimits.current.pixels
    let (count, overflows) = width.multipliedReportingOverflow(by: height)
    guard !overflows, count <= limit else {
      throw DataError(
        path: path,
        problem: "has \(width) × \(height) pixels, more than the limit of \(limit) in total",
        recoverySuggestion: overflows
          ? "copy it again, or remove it"
          : "use a smaller copy, or " + ReadingLimits.raising(("pixels", count)))
    }
  }

  /// Returns the error for bytes that are neither a PNG nor a JPEG image, with their format if it is a common one.
  private static func unknownFormat(_ bytes: [UInt8], path: String) -> DataError {
    guard !bytes.isEmpty else {
      return DataError(
        path: path, problem: "is empty", recoverySuggestion: "copy it again, or remove it")
    }
    let formats: [(name: String, offset: Int, signature: String)] = [
      ("a GIF", 0, "GIF8"), ("a WebP", 8, "WEBP"), ("a BMP", 0, "BM"), ("a TIFF", 0, "II*\0"),
      ("a TIFF", 0, "MM\0*"), ("a HEIC", 4, "ftyphei"), ("a HEIC", 4, "ftypmif1"),
      ("an AVIF", 4, "ftypavif"), ("a JPEG XL", 4, "JXL "), ("a JPEG 2000", 4, "jP  "),
      ("a Photoshop", 0, "8BPS"), ("a PPM", 0, "P6\n"), ("a PGM", 0, "P5\n"), ("an SVG", 0, "<svg"),
      ("an ICO", 0, "\0\0\u{1}\0"),
    ]
    let found = formats.first {
      bytes.dropFirst($0.offset).starts(with: $0.signature.utf8)
    }
    // What downloads leave in the place of an image.
    let start = String(decoding: bytes.prefix(40), as: UTF8.self).lowercased()
    if start.hasPrefix("version https://git-lfs") {
      return DataError(
        path: path, problem: "is a pointer of Git LFS, not the image itself",
        recoverySuggestion: "fetch it with 'git lfs pull'")
    }
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
      return DataError(
        path: path, problem: "is a web page (HTML), not an image",
        recoverySuggestion: "download it again, or remove it")
    }
    guard let found else {
      return DataError(
        path: path, problem: "is neither a PNG nor a JPEG image",
        recoverySuggestion: "copy it again, or remove it")
    }
    return DataError(
      path: path, problem: "is \(found.name) image, neither PNG nor JPEG",
      recoverySuggestion: "convert it, for example with mogrify -format png \(path.quotedForShell)")
  }

  /// Returns the C string in a tuple of characters.
  static func text<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
