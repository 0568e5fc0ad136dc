import Foundation
import Tensors
import TestSupport
import Testing
import Vision

@Suite struct DigitsTests {
  @Test func `the dataset of digits is complete`() throws {
    let digits = try Digits.load()
    #expect(digits.images.shape == [1797, 1, 8, 8])
    #expect(digits.images.min().item == 0 && digits.images.max().item == 1)
    // The number of images of each digit in scikit-learn.
    let counts = (0...9).map { digit in digits.labels.count { $0 == digit } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(digits.images[0, 0, 0].scalars.map { $0 * 16 } == [0, 0, 5, 13, 9, 1, 0, 0])
  }

  @Test func `a split has every digit once`() throws {
    let digits = try Digits.load()
    var generator = Generator(seed: 1)
    let (train, test) = digits.split(0.7, using: &generator)
    #expect(train.labels.count == 1258 && test.labels.count == 539)
    #expect((train.labels + test.labels).sorted() == digits.labels.sorted())
  }

  @Test func `an invalid file is reported with its line`() throws {
    let folder = try TemporaryFolder()
    func problem(_ path: String) -> String {
      do {
        _ = try Digits.load(from: path)
        return "read"
      } catch { return "\(error)" }
    }
    let path = digitsPath()
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(problem("/missing.csv.gz").contains("cannot be opened"))
    #expect(problem(try folder.file("cut.gz", whole.prefix(20_000))).contains("truncated"))
    #expect(problem(try folder.file("text.gz", Array("0,1".utf8))).contains("not gzip data"))
    var flipped = whole
    flipped[30_000] ^= 0x10
    #expect(problem(try folder.file("flipped.gz", flipped)) != "read")
    let garbled: [(String, String)] = [
      ("1,2,3\n", "line 1 has 3 fields"),
      (row(label: "3") + row(label: "x"), "line 2 has a field that is not an integer"),
      (row(label: "12"), "line 1 has the label 12"),
      (row(first: "17", label: "1"), "line 1 has a value outside 0 to 16"),
      ("", "contains no digits"),
    ]
    for (text, expected) in garbled {
      let path = try folder.file("garbled.gz", try gzipped(text))
      #expect(problem(path).contains(expected), "\(problem(path))")
    }
  }

  private func row(first: String = "0", label: String) -> String {
    ([first] + [String](repeating: "0", count: 63) + [label]).joined(separator: ",") + "\n"
  }

  private func digitsPath() -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Vision/Data/digits.csv.gz").path()
  }

  /// Returns text as gzip data, stored without compression (RFC 1951, 3.2.4).
  private func gzipped(_ text: String) throws -> [UInt8] {
    let bytes = Array(text.utf8)
    let length = UInt16(bytes.count)
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    func little(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + little(length) + little(~length) + bytes
      + little(~crc) + little(UInt32(bytes.count))
  }
}
