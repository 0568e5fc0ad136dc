import Files
import Foundation
import Images
import Tensors
import Testing

/// `Tests/Fixtures/Vision`.
let pictures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Fixtures/Vision")

/// The names of the pictures there that end so.
private func names(_ endings: String...) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: pictures.path())
    .filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
}

@Suite struct ImageFormatTests {
  /// The largest difference from the bytes that Pillow read, or `nil` where there are more or fewer.
  private func difference(_ image: Image, _ raw: String) throws -> Int? {
    let expected = [UInt8](try Data(contentsOf: pictures.appending(path: raw)))
    guard image.pixels.count == expected.count else { return nil }
    return zip(image.pixels, expected).map { abs(Int($0) - Int($1)) }.max()
  }

  @Test func `every kind of PNG and JPEG has Pillow's pixels`() throws {
    let names = try names(".png", ".jpg")
    #expect(names.count == 55)
    for name in names {
      let image = try Image(contentsOf: pictures.appending(path: name).path())
      #expect(image.width == 23 && image.height == 17)
      let raw = name.prefix { $0 != "." } + ".raw"
      #expect(try difference(image, String(raw)) == 0, "\(name)")
    }
  }

  @Test func `a picture is turned as its Exif data asks, when that is wanted`() throws {
    for name in try names(".png", ".jpg").filter({ $0.hasPrefix("exif") }) {
      let parts = name.split(separator: ".")
      let image = try Image(contentsOf: pictures.appending(path: name).path(), upright: true)
      let isTurned = "5678".contains(name[name.index(name.startIndex, offsetBy: 4)])
      #expect(image.width == (isTurned ? 17 : 23) && image.height == (isTurned ? 23 : 17))
      #expect(try difference(image, "\(parts[0])-upright.raw") == 0, "\(name)")
    }
  }
}
