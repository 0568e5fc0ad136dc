/// Which way up a picture is, from its Exif data: what a camera writes that was held on its side.
enum Orientation: Int {
  case upright = 1
  case mirrored, turnedHalf, flipped, transposed, turnedRight, transversed, turnedLeft

  /// Reads tag 0x0112 from a TIFF header and its first directory (Exif 2.32, 4.6).
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
      guard let tag = number(position, 2) else { return nil }
      guard tag == 0x0112, let value = number(position + 8, 2) else { continue }
      self.init(rawValue: value)
      return
    }
    return nil
  }
}

extension Image {
  /// Returns the picture as it is to be seen: Pillow's `ImageOps.exif_transpose`.
  func turned(_ orientation: Orientation) -> Image {
    switch orientation {
    case .upright: self
    case .mirrored: flippedHorizontally()
    case .turnedHalf: flippedHorizontally().flippedVertically()
    case .flipped: flippedVertically()
    case .transposed: transposed()
    case .turnedRight: transposed().flippedHorizontally()
    case .transversed: transposed().flippedHorizontally().flippedVertically()
    case .turnedLeft: transposed().flippedVertically()
    }
  }
}
