import Files
import Foundation
import Images
import Tensors
import Testing

/// The folder `Tests/Fixtures/Vision`.
let imageFixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Fixtures/Vision")

/// Returns the names of the files in the folder with the given extensions.
private func names(_ extensions: String...) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: imageFixtures.path())
    .filter { name in extensions.contains { name.hasSuffix($0) } }.sorted()
}

@Suite struct ImageFormatTests {
  /// Returns the maximum difference from Pillow's values, or nil if their number differs.
  private func difference(_ image: Image, _ raw: String) throws -> Int? {
    let expected = [UInt8](try Data(contentsOf: imageFixtures.appending(path: raw)))
    guard image.pixels.count == expected.count else { return nil }
    return zip(image.pixels, expected).map { abs(Int($0) - Int($1)) }.max()
  }

  @Test func `every kind of PNG and JPEG decodes to Pillow's pixels`() throws {
    let names = try names(".png", ".jpg")
    #expect(names.count == 69)
    for name in names {
      let image = try Image(
        contentsOf: imageFixtures.appending(path: name).path(), upright: false)
      #expect(image.width == 23 && image.height == 17)
      let raw = name.prefix { $0 != "." } + ".raw"
      #expect(try difference(image, String(raw)) == 0, "\(name)")
      #expect((image.damage != nil) == name.hasPrefix("damaged"), "\(name): \(image.damage ?? "")")
    }
  }

  @Test func `damaged pixels are noted, and the note is not part of the image's value`() throws {
    func image(_ name: String) throws -> Image {
      try Image(contentsOf: imageFixtures.appending(path: name).path())
    }
    let damaged = try image("damaged-checksum.png")
    #expect(damaged.damage == "wrong checksum (CRC) of IDAT")
    #expect(try damaged == image("rgb.png") && image("rgb.png").damage == nil)
    let gray = try image("damaged-gray.jpg")
    #expect(gray.damage == "Corrupt JPEG data: premature end of data segment")
    #expect(gray.color.damage == gray.damage && gray.color.gray.damage == nil)
  }

  @Test func `an image is rotated by its Exif or XMP orientation`() throws {
    for name in try names(".png", ".jpg").filter({ $0.hasPrefix("exif") }) {
      let parts = name.split(separator: ".")
      let image = try Image(contentsOf: imageFixtures.appending(path: name).path())
      let isRotated = "5678".contains(name[name.index(name.startIndex, offsetBy: 4)])
      #expect(image.width == (isRotated ? 17 : 23) && image.height == (isRotated ? 23 : 17))
      #expect(try difference(image, "\(parts[0])-upright.raw") == 0, "\(name)")
    }
  }
}
