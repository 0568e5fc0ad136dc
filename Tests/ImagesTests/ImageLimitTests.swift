import Files
import Foundation
import Images
import Testing

/// Files that declare more than they contain, and files with more than an image.
@Suite struct ImageLimitTests {
  private func whole(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: imageFixtures.appending(path: name)))
  }

  /// Returns the problem with a file, or nil if it can be read.
  private func problem(_ bytes: [UInt8]) -> DataError? {
    do throws(DataError) {
      _ = try Image(decoding: bytes, path: "photos/it's.jpg")
      return nil
    } catch { return error }
  }

  /// Returns a JPEG file with another size in its header.
  private func resized(_ name: String, _ width: Int, _ height: Int) throws -> [UInt8] {
    var bytes = try whole(name)
    let frame = try #require(
      bytes.indices.first { bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1]) })
    for (position, size) in [(5, height), (7, width)] {
      bytes[frame + position] = UInt8(size >> 8)
      bytes[frame + position + 1] = UInt8(size & 255)
    }
    return bytes
  }

  @Test func `a size beyond the limit is rejected before memory is allocated`() throws {
    var png = try whole("rgb.png")
    for (width, height) in [(30_000, 30_000), (16_384, 16_385), (1 << 31, 1), (178_956_971, 1)] {
      for (position, size) in [(16, width), (20, height)] {
        for k in 0..<4 { png[position + k] = UInt8(truncatingIfNeeded: size >> (24 - 8 * k)) }
      }
      let message = "has \(width) × \(height) pixels, more than the limit of 178956970 in total"
      let error = problem(png)
      #expect(error?.problem == message)
      #expect(
        error?.recoverySuggestion
          == "use a smaller copy, or set ReadingLimits.current.pixels = \(width * height)")
    }
    (png[16...23]) = [0, 0, 0, 0, 0, 0, 0, 17]
    #expect(problem(png)?.problem == "has an invalid size of 0 × 17 pixels")
    #expect(
      problem(try resized("baseline.jpg", 30_000, 30_000))?.problem
        == "has 30000 × 30000 pixels, more than the limit of 178956970 in total")
  }

  @Test func `a JPEG that is too small for its pixels is rejected before they are decoded`() throws
  {
    for name in ["baseline.jpg", "progressive.jpg", "cmyk.jpg"] {
      let bytes = try resized(name, 13_000, 13_000)
      #expect(
        problem(bytes)?.problem
          == "is a truncated JPEG image: \(bytes.count) bytes for 13000 × 13000 pixels")
    }
  }

  @Test func `a JPEG with too many scans for its size is rejected before they are decoded`() throws
  {
    let bytes = try resized("progressive.jpg", 4000, 4000)
    let scan = try #require(
      bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    let scans = [[UInt8]](repeating: Array(bytes[scan..<bytes.count - 2]), count: 300).joined()
    let error = problem(bytes.dropLast(2) + scans + bytes.suffix(2))
    #expect(
      error?.problem
        == "is a JPEG image of 4000 × 4000 pixels in 310 scans, more than the limit of "
        + "4000000000 scanned pixels")
    #expect(
      error?.recoverySuggestion
        == "use a smaller copy, or set ReadingLimits.current.scannedPixels = 4960000000")
  }

  @Test func `bytes after the end of a JPEG and harmless warnings do not matter`() throws {
    for name in ["baseline.jpg", "progressive.jpg", "grayscale.jpg", "restart.jpg"] {
      let whole = try whole(name)
      let image = try Image(decoding: whole)
      // A video, and what looks like scans, longer than any segment.
      let video = Array("\0\0\0\u{18}ftypmp42".utf8) + [UInt8](repeating: 7, count: 100_000)
      let scans = [[UInt8]](repeating: [0xFF, 0xDA, 0, 8], count: 50_000).joined()
      // libjpeg warns of an unknown version of JFIF, and of bytes between segments.
      var warned = whole
      warned[11] = 9
      let stray = warned.dropLast(2) + [UInt8](repeating: 0, count: 2226) + warned.suffix(2)
      for bytes in [whole, warned, Array(stray)] {
        #expect(try Image(decoding: bytes + video) == image, "\(name)")
        #expect(try Image(decoding: bytes + scans) == image, "\(name)")
      }
      // A warning that comes after harmless ones, and concerns pixels.
      let cut = warned.dropLast(9) + whole.suffix(2) + video
      #expect(
        try Image(decoding: Array(cut)).damage?.hasPrefix("Corrupt JPEG data") == true, "\(name)")
      // Without an end, it is truncated.
      let message = problem(Array(warned.dropLast(30)))?.problem ?? ""
      #expect(message.contains("is a damaged JPEG image: Premature end"), "\(name): \(message)")
    }
  }

  @Test func `a PNG without its last chunk has all of its pixels`() throws {
    for name in ["rgb.png", "type2-8-interlaced.png"] {
      let whole = try whole(name)
      let image = try Image(decoding: whole)
      #expect(try Image(decoding: Array(whole.dropLast(12))) == image)
      #expect(try Image(decoding: Array(whole.dropLast(1))) == image)
      #expect(try Image(decoding: whole + [UInt8](repeating: 1, count: 100_000)) == image)
      #expect(problem(Array(whole.dropLast(60)))?.problem.contains("unexpected end") == true)
    }
  }

  @Test func `the format of other images is named, with a command that converts them`() {
    let formats: [(String, [UInt8])] = [
      ("a GIF", Array("GIF89a".utf8)), ("a WebP", Array("RIFF\0\0\0\0WEBPVP8 ".utf8)),
      ("a BMP", Array("BM\0\0".utf8)), ("a TIFF", Array("II*\0".utf8)),
      ("a TIFF", Array("MM\0*".utf8)), ("a HEIC", Array("\0\0\0\u{18}ftypheic".utf8)),
      ("an AVIF", Array("\0\0\0\u{1C}ftypavif".utf8)),
    ]
    for (name, bytes) in formats {
      let error = problem(bytes)
      #expect(error?.problem == "is \(name) image, neither PNG nor JPEG")
      #expect(
        error?.recoverySuggestion
          == "convert it, for example with mogrify -format png 'photos/it'\\''s.jpg'")
    }
    #expect(problem(Array("<html>".utf8))?.problem == "is neither a PNG nor a JPEG image")
    #expect(problem([])?.problem == "is empty")
  }

  @Test func `small files do not take much memory`() async throws {
    await #expect(processExitsWith: .success) {
      /// Returns the largest amount of memory that this process has had, in bytes.
      func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return 1024 * (try #require(Int(line.split(separator: " ")[1])))
      }
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/Vision")
      let text = [UInt8](try Data(contentsOf: folder.appending(path: "text.png")))
      let start = try peak()
      // The text of 8 MB, the chunk after the header and the one before the end, sixty times.
      let length = text[33..<37].reduce(0) { $0 << 8 | Int($1) }
      let chunk = Array(text[33..<33 + 12 + length])
      let chunks = Array([[UInt8]](repeating: chunk, count: 30).joined())
      let end = text.count - 12
      let image = try Image(
        decoding: Array(text[..<33]) + chunks + Array(text[33..<end]) + chunks)
      #expect(image.width == 23)
      var jpeg = [UInt8](try Data(contentsOf: folder.appending(path: "progressive.jpg")))
      let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC2 })
      jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0x32, 0, 0x32, 0])
      #expect(throws: DataError.self) { try Image(decoding: jpeg) }
      let growth = try peak() - start
      if growth > 100 << 20 { fatalError("\(growth) bytes") }
    }
  }
}
