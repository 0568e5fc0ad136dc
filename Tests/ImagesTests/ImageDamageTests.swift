import Files
import Foundation
import Images
import Tensors
import TestSupport
import Testing

@Suite struct ImageDamageTests {
  /// What reading says, or "read".
  private func problem(_ path: String) -> String {
    do {
      _ = try Image(contentsOf: path)
      return "read"
    } catch { return "\(error)" }
  }

  private func whole(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: pictures.appending(path: name)))
  }

  @Test func `ten thousand damaged pictures are read or refused, and none ends the process`() throws
  {
    var generator = Generator(seed: 2)
    var (read, refused) = (0, 0)
    for name in [
      "rgb.png", "palette.png", "type0-16-interlaced.png", "type6-16.png", "type3-2.png",
      "exif6-png.png", "baseline.jpg", "progressive.jpg", "cmyk.jpg", "restart.jpg",
      "exif6-jpg.jpg",
    ] {
      let whole = try whole(name)
      for round in 0..<1000 {
        let damaged = Self.damaged(whole, round, &generator)
        do throws(DataError) {
          let image = try Image(decoding: damaged, path: name, upright: true)
          #expect(image.pixels.count == image.width * image.height * image.channels)
          read += 1
        } catch {
          #expect(error.path == name && !error.problem.isEmpty && !error.recoverySuggestion.isEmpty)
          refused += 1
        }
      }
    }
    // Both happen: neither is everything refused nor everything taken.
    #expect(read > 500 && refused > 5000 && read + refused == 11_000, "\(read), \(refused)")
  }

  /// Bytes changed, cut off, taken out or put in.
  private static func damaged(
    _ whole: [UInt8], _ round: Int, _ generator: inout Generator
  ) -> [UInt8] {
    var bytes = whole
    for _ in 0...generator.integer(below: 4) {
      let place = generator.integer(below: bytes.count)
      switch round % 5 {
      case 0: bytes[place] ^= 1 << UInt8(generator.integer(below: 8))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8(generator.integer(below: 256)), at: place)
      default: bytes[place] = UInt8(generator.integer(below: 256))
      }
    }
    if generator.integer(below: 4) == 0 {
      bytes = Array(bytes.prefix(generator.integer(below: bytes.count)))
    }
    return bytes
  }

  @Test func `bad files are named with what is wrong and the recovery suggestion`() throws {
    let folder = try TemporaryFolder()
    #expect(problem("/missing.png").hasPrefix("/missing.png: cannot be opened"))
    #expect(problem(folder.path).contains("is not a file"))
    #expect(problem(try folder.file("empty.png", [])).contains("is empty"))
    #expect(problem(try folder.file("text.png", Array("hello".utf8))).contains("neither a PNG nor"))
    let (png, jpeg) = (try whole("rgb.png"), try whole("full.jpg"))
    let cut = problem(try folder.file("cut.png", png.prefix(200)))
    #expect(cut.contains("cut.png: is not a whole PNG") && cut.hasSuffix("or leave it out"))
    #expect(problem(try folder.file("cut.jpg", jpeg.prefix(500))).contains("not a whole JPEG"))
    #expect(problem(try folder.file("short.png", png.prefix(20))).contains("header is missing"))
    #expect(problem(try folder.file("short.jpg", jpeg.prefix(20))).contains("not a whole JPEG"))
    // The name says JPEG, the bytes PNG: the bytes are right.
    #expect(problem(try folder.file("wrong.jpg", png)) == "read")
    #expect(throws: DataError.self) {
      try Image(width: 1, height: 1, channels: 1, pixels: [0]).write(to: folder.path + "/x.bmp")
    }
    #expect(throws: DataError.self) {
      try Image(width: 1, height: 1, channels: 1, pixels: [0]).write(to: "/proc/none/x.png")
    }
  }

  @Test func `every JPEG that lacks its end is refused`() throws {
    for name in ["baseline.jpg", "progressive.jpg", "full.jpg"] {
      let whole = try whole(name)
      for length in whole.count / 2..<whole.count - 2 {
        #expect(throws: DataError.self, "\(name), \(length) of \(whole.count)") {
          try Image(decoding: Array(whole.prefix(length)))
        }
      }
    }
  }

  @Test func `a stray byte between segments does no harm`() throws {
    let whole = try whole("baseline.jpg")
    let stray = whole.prefix(whole.count - 2) + [0, 0, 0] + whole.suffix(2)
    #expect(try Image(decoding: Array(stray)) == Image(decoding: whole))
  }

  @Test func `a header that promises too much is refused before memory is asked for`() throws {
    var png = try whole("rgb.png")
    for (width, height) in [(30_000, 30_000), (0, 17), (23, 0), (16_384, 16_385), (1 << 31, 1)] {
      for (place, size) in [(16, width), (20, height)] {
        for k in 0..<4 { png[place + k] = UInt8(truncatingIfNeeded: size >> (24 - 8 * k)) }
      }
      let words = "says it is \(width) × \(height) dots; make it smaller"
      #expect(throws: DataError.self) { try Image(decoding: png) }
      let folder = try TemporaryFolder()
      #expect(problem(try folder.file("huge.png", png)).contains(words) || width * height == 0)
    }
    var jpeg = try whole("baseline.jpg")
    let frame = try #require((0..<jpeg.count).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    for (place, size) in [(5, 30_000), (7, 30_000)] {
      (jpeg[frame + place], jpeg[frame + place + 1]) = (UInt8(size >> 8), UInt8(size & 255))
    }
    do {
      _ = try Image(decoding: jpeg, path: "huge.jpg")
      Issue.record("it was read")
    } catch { #expect(error.problem == "says it is 30000 × 30000 dots") }
  }

  @Test func `a file that may not be read is named`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bild.png", try whole("rgb.png"))
    #expect(chmod(path, 0) == 0)
    // The superuser may read everything.
    #expect(getuid() == 0 || problem(path).contains("bild.png: cannot be opened"))
  }
}
