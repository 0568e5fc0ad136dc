import Testing

@testable import Files

@Suite struct ReadingLimitsTests {
  @Test func `the limits of the process are the defaults`() {
    // An optimized build once had zeros here.
    #expect(ReadingLimits.current == ReadingLimits() && ReadingLimits.current.pixels == 178_956_970)
  }

  @Test func `compressed data may unpack to 64 MiB, or to 200 times its size`() {
    let limits = ReadingLimits()
    #expect(limits.unpackedLimit(compressed: 0) == 64 << 20)
    #expect(limits.unpackedLimit(compressed: 1 << 20) == 200 << 20)
    #expect(limits.unpackedLimit(compressed: .max) == limits.unpackedBytes)
  }
}
