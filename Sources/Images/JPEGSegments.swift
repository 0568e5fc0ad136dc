/// What the segments of a JPEG file say beside the pixels (ITU-T T.81, annex B), found without decoding.
struct JPEGSegments {
  /// The number of scans up to the end of the image.
  private(set) var scanCount = 0
  /// The Exif data before the first scan; several segments are one.
  private var exif: [UInt8] = []
  /// The XMP data before the first scan.
  private var xmp: ArraySlice<UInt8> = []

  /// The orientation of the Exif data, or else of the XMP data.
  var orientation: Orientation? { Orientation(exif: exif[...]) ?? Orientation(xmp: xmp) }

  init(_ bytes: [UInt8]) {
    let (exifName, xmpName) = (Array("Exif\0\0".utf8), Array("http://ns.adobe.com/xap/1.0/\0".utf8))
    var position = 2
    while let marker = Self.marker(bytes, &position), marker != 0xD9 {
      // Restarts and a few others have no content.
      if marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
      guard position + 2 <= bytes.count else { return }
      let end = position + Int(bytes[position]) << 8 + Int(bytes[position + 1])
      guard end >= position + 2, end <= bytes.count else { return }
      if marker == 0xDA { scanCount += 1 }
      if marker == 0xE1, scanCount == 0 {
        let content = bytes[position + 2..<end]
        if content.starts(with: exifName) { exif += content.dropFirst(exifName.count) }
        if content.starts(with: xmpName) { xmp = content.dropFirst(xmpName.count) }
      }
      position = end
    }
  }

  /// Returns the next marker and moves behind it: the first byte after 0xFF that is neither 0, which stands for a
  /// byte 0xFF of the pixels, nor 0xFF again.
  private static func marker(_ bytes: [UInt8], _ position: inout Int) -> UInt8? {
    while position + 1 < bytes.count {
      position += 1
      let byte = bytes[position]
      if bytes[position - 1] == 0xFF, byte != 0, byte != 0xFF {
        position += 1
        return byte
      }
    }
    return nil
  }
}
