import Files

extension Image {
  /// Reads a PNG or JPEG file; which it is, its first bytes say, not its name.
  ///
  /// Transparency is dropped and 16 bits become 8, as Pillow's `convert("RGB")` does. Grey pictures stay
  /// grey.
  ///
  /// - Throws: ``DataError`` where the file is missing, damaged, cut short, of another format or larger
  ///   than 16,384 dots a side.
  public init(contentsOf path: String) throws(DataError) {
    let bytes = try File.read(path, limit: 1 << 28)
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = try PNG.decoded(bytes, path: path)
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = try JPEG.decoded(bytes, path: path)
    } else {
      throw DataError(
        path: path, problem: bytes.isEmpty ? "is empty" : "is neither a PNG nor a JPEG picture",
        mend: "convert it to PNG or JPEG, or leave it out")
    }
  }

  /// Writes the picture as PNG or JPEG, by the name's ending; whole or not at all.
  ///
  /// - Parameter quality: of a JPEG, 1 to 100.
  public func write(to path: String, quality: Int = 90) throws(DataError) {
    let ending = path.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
    switch ending {
    case "png": try File.write(PNG.encoded(self, path: path), to: path)
    case "jpg", "jpeg": try File.write(JPEG.encoded(self, quality: quality, path: path), to: path)
    default:
      throw DataError(
        path: path, problem: "its ending names no picture format", mend: "use .png or .jpg")
    }
  }

  /// Refuses sizes that no picture here has.
  static func check(width: Int, height: Int, path: String) throws(DataError) {
    guard width > 0, height > 0, width <= largestSide, height <= largestSide else {
      throw DataError(
        path: path, problem: "says it is \(width) × \(height) dots",
        mend: "each side must have 1 to \(largestSide)")
    }
  }
}
