import Files
import Testing

@Suite struct ChecksumTests {
  @Test func `CRC-32 equals zlib.crc32 of Python`() {
    #expect(Checksum.crc32([]) == 0)
    #expect(Checksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(Checksum.crc32((0..<100).lazy.map { UInt8($0) }) == 0x58C9_32F5)
    #expect(Checksum.crc32(Array(repeating: 7, count: 1 << 20)[5...]) == 0x94CD_23E6)
  }
}
