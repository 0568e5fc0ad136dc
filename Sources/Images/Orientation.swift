/// The orientation of an image in its metadata, which a camera writes when it is held on its side.
enum Orientation: Int {
  case upright = 1
  case mirrored, rotated180, flipped, transposed, rotated90, transversed, rotated270

  /// Reads tag 0x0112 from the first directory of a TIFF header (Exif 2.32, section 4.6).
  init?(exif data: ArraySlice<UInt8>) {
    let bytes = Array(data)
    let isBig = bytes.starts(with: [0x4D, 0x4D, 0, 42])
    guard isBig || bytes.starts(with: [0x49, 0x49, 42, 0]) else { return nil }
    func number(_ position: Int, _ size: Int) -> Int? {
      guard position >= 0, position + size <= bytes.count else { return nil }
      let part = bytes[position..<position + size]
      return isBig
        ? part.reduce(0) { $0 << 8 | Int($1) } : part.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<count {
      let position = directory + 2 + entry * 12
      guard let tag = number(position, 2), let type = number(position + 2, 2) else { return nil }
      guard tag == 0x0112 else { continue }
      // Some programs write a long integer instead of a short one.
      guard let value = number(position + 8, type == 4 ? 4 : 2) else { return nil }
      self.init(rawValue: value)
      return
    }
    return nil
  }

  /// Reads `tiff:Orientation` from XMP data, as an attribute or as an element.
  init?(xmp data: ArraySlice<UInt8>) {
    let name = Array("tiff:Orientation".utf8)
    let data = data.prefix(1 << 20)
    for start in data.indices where data[start...].starts(with: name) {
      let value = data[start...].dropFirst(name.count)
      for sign in ["=\"", ">"] where value.starts(with: sign.utf8) {
        guard let digit = value.dropFirst(sign.utf8.count).first, (0x30...0x39).contains(digit)
        else { continue }
        self.init(rawValue: Int(digit) - 0x30)
        return
      }
    }
    return nil
  }
}

extension Image {
  /// Returns the image in upright orientation: Pillow's `ImageOps.exif_transpose`.
  func upright(from orientation: Orientation) -> Image {
    switch orientation {
    case .upright: self
    case .mirrored: flippedHorizontally()
    case .rotated180: flippedHorizontally().flippedVertically()
    case .flipped: flippedVertically()
    case .transposed: transposed()
    case .rotated90: transposed().flippedHorizontally()
    case .transversed: transposed().flippedHorizontally().flippedVertically()
    case .rotated270: transposed().flippedVertically()
    }
  }
}
