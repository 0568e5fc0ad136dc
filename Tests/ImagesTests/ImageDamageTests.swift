import Files
import Foundation
import Images
import Tensors
import TestSupport
import Testing

@Suite struct ImageDamageTests {
  /// Returns the error of reading a file, or "read".
  private func problem(_ path: String) -> String {
    do {
      _ = try Image(contentsOf: path)
      return "read"
    } catch { return "\(error)" }
  }

  private func whole(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: imageFixtures.appending(path: name)))
  }

  @Test func `ten thousand damaged images are read or rejected without a crash`() throws {
    var generator = Generator(seed: 2)
    var (read, rejected) = (0, 0)
    for name in [
      "rgb.png", "palette.png", "type0-16-interlaced.png", "type6-16.png", "type3-2.png",
      "exif6-png.png", "baseline.jpg", "progressive.jpg", "cmyk.jpg", "restart.jpg",
      "exif6-jpg.jpg", "exif7-split.jpg", "exif6-xmp-jpg.jpg", "exif8-xmp-png.png", "text.png",
    ] {
      let whole = try whole(name)
      for round in 0..<700 {
        let damaged = Self.damaged(whole, round, &generator)
        do throws(DataError) {
          let image = try Image(decoding: damaged, path: name)
          #expect(image.pixels.count == image.width * image.height * image.channels)
          read += 1
        } catch {
          #expect(error.path == name && !error.problem.isEmpty && !error.recoverySuggestion.isEmpty)
          rejected += 1
        }
      }
    }
    // Both happen: neither are all rejected nor all read.
    #expect(read > 500 && rejected > 5000 && read + rejected == 10_500, "\(read), \(rejected)")
  }

  /// Returns the bytes of a PNG file with other chunks than those of `name`.
  private func rewritten(
    _ name: String, _ change: (_ name: String, _ data: [UInt8]) -> [(String, [UInt8])]
  ) throws -> [UInt8] {
    let whole = try whole(name)
    func word(_ number: Int) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    var (result, position) = (Array(whole[..<8]), 8)
    while position + 12 <= whole.count {
      let length = whole[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let start = position + 8
      let chunk = String(decoding: whole[position + 4..<start], as: UTF8.self)
      for (name, data) in change(chunk, Array(whole[start..<start + length])) {
        let body = Array(name.utf8) + data
        result += word(data.count) + body + word(Int(crc32(body)))
      }
      position = start + length + 4
    }
    return result
  }

  private func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
  }

  @Test
  func `PNG data without the checksum at their end, and unknown chunks, are read as by Pillow`()
    throws
  {
    for name in ["rgb.png", "palette.png", "type0-16-interlaced.png", "type6-16.png"] {
      let image = try Image(decoding: whole(name))
      let unchecked = try rewritten(name) { [($0, $0 == "IDAT" ? $1.dropLast(4) : $1)] }
      #expect(try Image(decoding: unchecked) == image)
      let extended = try rewritten(name) { chunk, data in
        let unknown = [("ABCD", [1, 2, 3] as [UInt8]), (chunk, data)]
        return chunk == "IDAT" || chunk == "IEND" ? unknown : [(chunk, data)]
      }
      #expect(try Image(decoding: extended) == image)
      // A part of the last row is missing.
      let short = try rewritten(name) { [($0, $0 == "IDAT" ? $1.dropLast(12) : $1)] }
      #expect(throws: DataError.self) { try Image(decoding: short) }
    }
  }

  @Test func `damaged Exif data do not prevent reading the pixels`() throws {
    var generator = Generator(seed: 3)
    let name = "exif6-jpg.jpg"
    let (whole, image) = (try whole(name), try Image(decoding: whole(name), upright: false))
    let start = try #require(
      whole.indices.dropLast(4).first { whole[$0..<$0 + 4].elementsEqual("Exif".utf8) })
    let end = start - 2 + Int(whole[start - 2]) << 8 + Int(whole[start - 1])
    var upright = 0
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0...generator.integer(below: 3) {
        let position = start + 6 + generator.integer(below: end - start - 6)
        bytes[position] =
          generator.integer(below: 3) == 0 ? 0xFF : UInt8(generator.integer(below: 256))
      }
      #expect(try Image(decoding: bytes, upright: false) == image)
      upright += try Image(decoding: bytes).width == 17 ? 1 : 0
    }
    #expect(upright > 100 && upright < 2900, "\(upright)")
  }

  /// Returns a file with bytes changed, removed, inserted or truncated.
  private static func damaged(
    _ whole: [UInt8], _ round: Int, _ generator: inout Generator
  ) -> [UInt8] {
    var bytes = whole
    for _ in 0...generator.integer(below: 4) {
      let position = generator.integer(below: bytes.count)
      switch round % 5 {
      case 0: bytes[position] ^= 1 << UInt8(generator.integer(below: 8))
      case 1: bytes.remove(at: position)
      case 2: bytes.insert(UInt8(generator.integer(below: 256)), at: position)
      default: bytes[position] = UInt8(generator.integer(below: 256))
      }
    }
    if generator.integer(below: 4) == 0 {
      bytes = Array(bytes.prefix(generator.integer(below: bytes.count)))
    }
    return bytes
  }

  @Test func `an unreadable file is reported with the problem and how to fix it`() throws {
    let folder = try TemporaryFolder()
    #expect(problem("/missing.png").hasPrefix("/missing.png: cannot be opened"))
    #expect(problem(folder.path).contains("is not a file"))
    #expect(problem(try folder.file("empty.png", [])).contains("is empty"))
    #expect(problem(try folder.file("text.png", Array("hello".utf8))).contains("neither a PNG nor"))
    let (png, jpeg) = (try whole("rgb.png"), try whole("full.jpg"))
    let cut = problem(try folder.file("cut.png", png.prefix(200)))
    #expect(cut.contains("cut.png: is a damaged PNG") && cut.hasSuffix("or remove it"))
    #expect(problem(try folder.file("cut.jpg", jpeg.prefix(500))).contains("a damaged JPEG"))
    #expect(problem(try folder.file("short.png", png.prefix(20))).contains("missing header"))
    #expect(problem(try folder.file("short.jpg", jpeg.prefix(20))).contains("a damaged JPEG"))
    // The format is that of the bytes, not of the name.
    #expect(problem(try folder.file("wrong.jpg", png)) == "read")
    #expect(throws: DataError.self) {
      try Image(width: 1, height: 1, channels: 1, pixels: [0]).write(to: folder.path + "/x.bmp")
    }
    #expect(throws: DataError.self) {
      try Image(width: 1, height: 1, channels: 1, pixels: [0]).write(to: "/proc/none/x.png")
    }
  }

  @Test func `a truncated JPEG is rejected`() throws {
    for name in ["baseline.jpg", "progressive.jpg", "full.jpg"] {
      let whole = try whole(name)
      for length in whole.count / 2..<whole.count - 2 {
        #expect(throws: DataError.self, "\(name), \(length) of \(whole.count)") {
          try Image(decoding: Array(whole.prefix(length)))
        }
      }
    }
  }

  /// Pillow's pixels, as Σ (i + 1) · byte. It refuses a file without an end, too, but no file that ends early. With three
  /// scans or fewer, versions of libjpeg smooth the blocks differently.
  @Test func `a progressive JPEG that ends before its last scan has the pixels of the others`()
    throws
  {
    let whole = try whole("progressive.jpg")
    let sums = [
      (391, 95_331_054), (429, 95_399_622),
      (473, 95_723_943), (490, 96_079_510), (529, 95_978_372), (569, 95_800_765),
    ]
    for (end, sum) in sums {
      let image = try Image(decoding: whole.prefix(end) + [0xFF, 0xD9])
      #expect(image.damage == nil)
      #expect(image.pixels.enumerated().reduce(0) { $0 + ($1.0 + 1) * Int($1.1) } == sum, "\(end)")
      for extra in [0, 1, 3] {
        #expect(throws: DataError.self) { try Image(decoding: Array(whole.prefix(end + extra))) }
      }
    }
  }

  @Test func `extraneous bytes between the segments of a JPEG are ignored`() throws {
    let whole = try whole("baseline.jpg")
    let stray = whole.prefix(whole.count - 2) + [0, 0, 0] + whole.suffix(2)
    #expect(try Image(decoding: Array(stray)) == Image(decoding: whole))
  }

  @Test func `a file without read permission is reported`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("image.png", try whole("rgb.png"))
    #expect(chmod(path, 0) == 0)
    // The superuser can read everything.
    #expect(getuid() == 0 || problem(path).contains("image.png: cannot be opened"))
  }
}
