import Files
import Testing

@Suite struct ChecksumTests {
  @Test func `CRC-32 equals zlib.crc32 of Python`() {
    #expect(Checksum.crc32([]) == 0)
    #expect(Checksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(Checksum.crc32((0..<100).lazy.map { UInt8($0) }) == 0x58C9_32F5)
    #expect(Checksum.crc32(Array(repeating: 7, count: 1 << 20)[5...]) == 0x94CD_23E6)
  }

  /// Draft-eastlake-fnv, test vectors.
  @Test func `FNV-1a has the published values`() {
    func hash(_ text: String) -> UInt64 { Array(text.utf8).withUnsafeBytes { Checksum.fnv1a($0) } }
    #expect(hash("") == 0xCBF2_9CE4_8422_2325)
    #expect(hash("a") == 0xAF63_DC4C_8601_EC8C)
    #expect(hash("foobar") == 0x8594_4171_F739_67E8)
  }

  /// The book keeps hashes of the chapters that it has run. The values are those of a Python program.
  @Test func `a content hash keeps its values, and every bit and zero counts`() {
    #expect(ContentHash(of: [UInt8]()).text == "22d85fb801f1b909-f26c02be0671829a")
    #expect(ContentHash(of: Array("123456789".utf8)).text == "6a2fbb7243e293c2-e5e7807f4cdcb60")
    #expect(
      ContentHash(of: (0..<100).map { UInt8($0) }).text == "a2c8a8aa172ad542-46a2af9348a637a8")
    #expect(ContentHash(of: [1, -2.5] as [Float]).text == "1f1b553cad9cfebf-13052bf265d41443")
    let zeros = (0..<20).map { ContentHash(of: [UInt8](repeating: 0, count: $0)).text }
    let bits = (0..<72).map { bit in
      var bytes = [UInt8](repeating: 0, count: 9)
      bytes[bit / 8] = 1 << (bit % 8)
      return ContentHash(of: bytes).text
    }
    #expect(Set(zeros + bits).count == 92)
  }
}
