import Files
import Foundation
import Testing
import Vision

/// Compares rotations and affine maps with torchvision's, in all bits: `Tests/Fixtures/geometry.py`.
@Suite struct GeometryFixtureTests {
  /// Returns the image that the script makes from a linear congruential generator.
  private func image(_ width: Int, _ height: Int, _ channels: Int) -> Image {
    var state = UInt64(width * 1_000_003 + height * 1009 + channels)
    let pixels = (0..<width * height * channels).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// Returns the 64-bit FNV-1a of an image's bytes.
  private func digest(_ image: Image) -> UInt64 {
    image.pixels.withUnsafeBytes { Checksum.fnv1a($0) }
  }

  @Test func `783 rotations and affine maps have torchvision's bits`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/Vision/geometry.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 783)
    var wrong: [Substring] = []
    for line in lines {
      let words = line.split(separator: " ")
      let (size, numbers) = (words[1...3].compactMap { Int($0) }, words.compactMap { Double($0) })
      let interpolation = try #require(Interpolation(rawValue: String(words[4])))
      let expected = try #require(UInt64(words[words.count - 1], radix: 16))
      let source = image(size[0], size[1], size[2])
      let result =
        words[0] == "rotate"
        ? source.rotated(numbers[3], interpolation)
        : source.mapped(
          by: Affine(
            rotation: numbers[3], translation: (numbers[4], numbers[5]), scale: numbers[6],
            shear: (numbers[7], numbers[8]), width: size[0], height: size[1]), interpolation)
      if digest(result) != expected { wrong.append(line) }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(20).joined(separator: "\n"))")
  }
}
