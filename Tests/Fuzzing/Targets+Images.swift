import CZlib
import Files
import Images

extension FuzzTarget {
  /// Image files.
  static let images = [
    FuzzTarget("jpeg", seeds: vision.filter { $0.hasSuffix(".jpg") }) { try readImage($0.bytes) },
    FuzzTarget("png", seeds: vision.filter { $0.hasSuffix(".png") }, words: pngWords) { input in
      try each([input.bytes, withChecksums(input.bytes)], readImage)
    },
    // The bytes of an Exif segment, in a JPEG file.
    FuzzTarget("exif") { input in
      let image: [UInt8] = [0xFF, 0xD8]
      let content = Array("Exif\0\0".utf8) + input.bytes.prefix(0xFF00)
      let segment = [0xFF, 0xE1, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)]
      try readImage(image + segment + content + baseline.dropFirst(2))
    },
  ]

  private static let pngWords = [
    "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "zTXt", "iCCP", "eXIf", "acTL",
  ]

  private static let vision = [
    "baseline.jpg", "progressive.jpg", "cmyk.jpg", "grayscale.jpg", "restart.jpg", "exif6-jpg.jpg",
    "rgb.png", "palette.png", "exif6-png.png", "type0-16-interlaced.png", "type6-16.png",
    "type3-2.png", "type0-1.png", "clear-palette.png",
  ].map { "Vision/\($0)" }

  private static let baseline = (try? File.read(fixtures + "/Vision/baseline.jpg")) ?? []

  private static func readImage(_ bytes: [UInt8]) throws {
    let image = try Image(decoding: bytes, path: "x", upright: true)
    try Fault.unless(
      image.pixels.count == image.width * image.height * image.channels,
      "\(image.width) × \(image.height) × \(image.channels) with \(image.pixels.count) bytes")
  }

  /// Returns a PNG file with the right checksum in every chunk, so that damage in it is decoded.
  private static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var start = 8
    while start + 12 <= bytes.count {
      let count = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = start + 8 + count
      guard end + 4 <= bytes.count else { break }
      let sum = bytes[start + 4..<end].withUnsafeBufferPointer {
        crc32(0, $0.baseAddress, UInt32($0.count))
      }
      for k in 0..<4 { bytes[end + k] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * k)) }
      start = end + 4
    }
    return bytes
  }
}
