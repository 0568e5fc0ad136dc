import CZlib
import Files

/// A file that was made to take much more work or memory than its size, too large to be committed.
public struct HostileFile: Sendable {
  /// What is in the file.
  public let name: String
  /// The name of the target that reads it.
  public let target: String
  /// Returns its bytes.
  public let bytes: @Sendable () -> [UInt8]

  /// The files; each was once a fault.
  public static let all = [
    HostileFile(name: "30 MB of commas", target: "csv") {
      [UInt8](repeating: UInt8(ascii: ","), count: 30_000_000)
    },
    HostileFile(name: "30 MB of line ends", target: "csv") {
      [UInt8](repeating: UInt8(ascii: "\n"), count: 30_000_000)
    },
    HostileFile(name: "30 MB in one quotation", target: "csv") {
      [UInt8](repeating: UInt8(ascii: "\""), count: 30_000_001)
    },
    HostileFile(name: "a header of 20 MB", target: "csv") {
      [UInt8](repeating: 0x1B, count: 20_000_000) + Array(",b,c\n".utf8)
    },
    HostileFile(name: "2 GB of zeros in gzip", target: "gzip") { gzip(zeros: 1 << 31) },
    HostileFile(name: "2 GB of zeros in gzip as IDX", target: "idx") { gzip(zeros: 1 << 31) },
    HostileFile(name: "100,000 members of gzip", target: "gzip") {
      let member = gzip(zeros: 1)
      return (0..<100_000).flatMap { _ in member }
    },
    HostileFile(name: "entries of an npz that overlap", target: "npz") {
      overlappingArchive(count: 20_000, size: 80_000)
    },
    HostileFile(name: "65,000 entries of a zip in one another", target: "zip") {
      overlappingArchive(count: 65_000, size: 10_000)
    },
    HostileFile(name: "a progressive JPEG of 65,500² pixels", target: "jpeg") {
      progressiveJPEG(side: 65_500, scans: 1)
    },
    HostileFile(name: "a progressive JPEG of 16,000² pixels and 600 scans", target: "jpeg") {
      progressiveJPEG(side: 16_000, scans: 600)
    },
    HostileFile(name: "a progressive JPEG of 2,000² pixels and 20,000 scans", target: "jpeg") {
      progressiveJPEG(side: 2_000, scans: 20_000)
    },
    HostileFile(name: "a PNG with 500 MB of text in 5 chunks", target: "png") {
      let text = Array("a\0\0".utf8) + zlib(zeros: 100_000_000)
      return png(width: 1, height: 1, chunks: (0..<5).map { _ in ("zTXt", text) })
    },
    HostileFile(name: "a PNG of 2³¹ − 1 by 1 pixels", target: "png") {
      png(width: Int(Int32.max), height: 1)
    },
    HostileFile(name: "a PNG of 60,000² pixels", target: "png") {
      png(width: 60_000, height: 60_000)
    },
    HostileFile(name: "a PNG of 16,000² black pixels", target: "png") {
      png(width: 16_000, height: 16_000, data: zlib(zeros: 16_000 * 48_001))
    },
    HostileFile(name: "a pickle that copies a growing size", target: "pickle") {
      // list = []; then torch.Size(list) and list.append, again and again.
      let size = Array("ctorch\nSize\nq\u{1}0".utf8)
      let round = Array("h\u{1}h\u{0}\u{85}R0h\u{0}Na0".utf8)
      return [0x80, 2] + Array("]q\u{0}0".utf8) + size + (0..<40_000).flatMap { _ in round }
        + Array("}.".utf8)
    },
    HostileFile(name: "a pickle that doubles a tuple 60 times", target: "pickle") {
      [0x80, 2] + Array("}X\u{1}\u{0}\u{0}\u{0}aN".utf8)
        + (0..<60).flatMap { _ in Array("2\u{86}".utf8) }
        + Array("s.".utf8)
    },
    HostileFile(name: "a JSON of 100,000 brackets", target: "safetensors") {
      safeTensors(String(repeating: "[", count: 100_000))
    },
    HostileFile(name: "a JSON of 100,000 nested objects", target: "safetensors") {
      safeTensors(String(repeating: "{\"a\":", count: 100_000))
    },
    HostileFile(name: "a tensor's name of 20 MB", target: "safetensors") {
      let name = String(repeating: "\\u001b", count: 4_000_000)
      return safeTensors("{\"\(name)\":{\"dtype\":\"X9\",\"shape\":[],\"data_offsets\":[0,0]}}")
    },
    HostileFile(name: "a header of 20 MB of NumPy's", target: "npy") {
      npy("{'descr': '" + String(repeating: "\u{1B}[31m", count: 4_000_000) + "'}")
    },
    HostileFile(name: "a header of NumPy's of 100,000 brackets", target: "npy") {
      npy("{'descr': " + String(repeating: "(", count: 100_000))
    },
    HostileFile(name: "100,000 nested quotations", target: "markdown") {
      [UInt8](repeating: UInt8(ascii: ">"), count: 100_000)
    },
    HostileFile(name: "100,000 open brackets", target: "markdown") {
      [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    },
    HostileFile(name: "100,000 dollars", target: "markdown") {
      (0..<50_000).flatMap { _ in Array("$a".utf8) }
    },
    HostileFile(name: "100,000 backquotes of growing runs", target: "markdown") {
      (1..<450).flatMap { [UInt8](repeating: UInt8(ascii: "`"), count: $0) + Array("a".utf8) }
    },
    HostileFile(name: "a request line of 10 MB", target: "http") {
      Array("GET /".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 10_000_000)
    },
    HostileFile(name: "a million header fields", target: "http") {
      Array("GET / HTTP/1.1\r\n".utf8) + (0..<1_000_000).flatMap { _ in Array("a: b\r\n".utf8) }
    },
    HostileFile(name: "a path of 100,000 folders", target: "path") {
      (0..<100_000).flatMap { _ in Array("/a".utf8) }
    },
    HostileFile(name: "a log of 30 MB in one line", target: "log") {
      Array("{\"step\":".utf8) + [UInt8](repeating: UInt8(ascii: "1"), count: 30_000_000)
    },
  ]
}

// MARK: Formats

extension HostileFile {
  private static func gzip(zeros count: Int) -> [UInt8] { deflated(zeros: count, windowBits: 31) }

  private static func zlib(zeros count: Int) -> [UInt8] { deflated(zeros: count, windowBits: 15) }

  private static func deflated(zeros count: Int, windowBits: Int32) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard
      deflateInit2_(&stream, 1, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        == Z_OK
    else { fatalError("zlib does not start") }
    defer { deflateEnd(&stream) }
    var zeros = [UInt8](repeating: 0, count: 1 << 20)
    var output = [UInt8](repeating: 0, count: 1 << 20)
    var result: [UInt8] = []
    var left = count
    var status = Z_OK
    while status == Z_OK {
      let part = min(left, zeros.count)
      left -= part
      zeros.withUnsafeMutableBufferPointer { zeros in
        output.withUnsafeMutableBufferPointer { output in
          (stream.next_in, stream.avail_in) = (zeros.baseAddress, UInt32(part))
          (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
          status = deflate(&stream, left == 0 ? Z_FINISH : Z_NO_FLUSH)
        }
      }
      result += output.prefix(output.count - Int(stream.avail_out))
    }
    return result
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func big(_ value: Int, _ count: Int) -> [UInt8] { little(value, count).reversed() }

  /// Returns a zip archive with one stored file, an array of NumPy's, that the directory lists many times.
  private static func overlappingArchive(count: Int, size: Int) -> [UInt8] {
    let array =
      npy("{'descr': '|u1', 'fortran_order': False, 'shape': (\(size),), }")
      + [UInt8](repeating: 0, count: size)
    let sum = array.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
    let sizes = little(Int(sum), 4) + little(array.count, 4) + little(array.count, 4)
    func entry(_ name: String) -> [UInt8] {
      little(0, 4) + little(0, 4) + sizes + little(name.utf8.count, 2) + little(0, 2)
    }
    let first = "00000.npy"
    let file = Array("PK\u{3}\u{4}".utf8) + little(20, 2) + entry(first) + Array(first.utf8) + array
    let directory = (0..<count).flatMap { index in
      let number = String(index)
      let name = String(repeating: "0", count: 5 - number.count) + number + ".npy"
      return Array("PK\u{1}\u{2}".utf8) + little(20, 2) + little(20, 2) + entry(name)
        + little(0, 10)
        + little(0, 4) + Array(name.utf8)
    }
    let end =
      Array("PK\u{5}\u{6}".utf8) + little(0, 4) + little(count, 2) + little(count, 2)
      + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
    return file + directory + end
  }

  /// Returns a gray progressive JPEG whose scans are empty.
  private static func progressiveJPEG(side: Int, scans: Int) -> [UInt8] {
    func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
      [0xFF, marker] + big(content.count + 2, 2) + content
    }
    let frame = segment(0xC2, [8] + big(side, 2) + big(side, 2) + [1, 1, 0x11, 0])
    let quantization = segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
    // One code of one bit, for the value 0, in a table of each class.
    let codes = [1] + [UInt8](repeating: 0, count: 15) + [0]
    let huffman = segment(0xC4, [0x00] + codes) + segment(0xC4, [0x10] + codes)
    let first = segment(0xDA, [1, 1, 0x00, 0, 0, 0]) + [0]
    let others = (1..<max(scans, 2)).flatMap { _ in segment(0xDA, [1, 1, 0x00, 1, 63, 0]) + [0] }
    return [0xFF, 0xD8] + quantization + frame + huffman + first + (scans > 1 ? others : [])
      + [0xFF, 0xD9]
  }

  private static func png(
    width: Int, height: Int, data: [UInt8] = zlib(zeros: 4),
    chunks: [(String, [UInt8])] = []
  ) -> [UInt8] {
    func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(name.utf8) + content
      let sum = body.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      return big(content.count, 4) + body + big(Int(sum), 4)
    }
    return [0x89] + Array("PNG\r\n\u{1A}\n".utf8)
      + chunk("IHDR", big(width, 4) + big(height, 4) + [8, 2, 0, 0, 0])
      + chunks.flatMap { chunk($0.0, $0.1) } + chunk("IDAT", data) + chunk("IEND", [])
  }

  private static func safeTensors(_ header: String) -> [UInt8] {
    little(header.utf8.count, 8) + Array(header.utf8)
  }

  private static func npy(_ header: String) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [2, 0] + little(header.utf8.count + 1, 4)
      + Array((header + "\n").utf8)
  }
}
