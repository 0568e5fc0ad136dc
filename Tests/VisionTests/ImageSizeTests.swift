import TestSupport
import Testing
import Vision

@Suite struct ImageSizeTests {
  /// Sizes and angles that no image can have, and the sentences that they end in.
  private static var preconditions: [FailingPrecondition] {
    let image = Image(width: 2, height: 2, channels: 1, pixels: [1, 2, 3, 4])
    let large = 1 << 32
    return [
      .init("Image: a size of \(large) × \(large) × 3 is too large") {
        _ = Image(width: large, height: large, channels: 3, pixels: [])
      },
      .init("Image: a size of \(large) × \(large) × 1 is too large") {
        _ = image.resized(width: large, height: large)
      },
      .init("padded: margins must be from 0 to 2147483647, but are 0, 0, \(Int.max), 0") {
        _ = image.padded(Margins(right: .max))
      },
      .init("Image: a size of 2147483649 × 2147483649 × 1 is too large") {
        _ = image.padded(Margins(right: 2_147_483_647, bottom: 2_147_483_647))
      },
      .init(
        "cropped: the frame of \(Int.max) × 1 at (1, 0) exceeds the image of 2 × 2"
      ) { _ = image.cropped(Frame(left: 1, top: 0, width: .max, height: 1)) },
      .init(
        "Image.grid: columns and scale must be from 1 to 1048576, the gap from 0, not \(Int.max), 1, 4"
      ) { _ = Image.grid([image], columns: .max) },
      .init("Resize: side must be from 1 to 2147483647, not \(Int.max)") { _ = Resize(.max) },
      .init("rotated: the angle must be finite, not nan") { _ = image.rotated(.nan) },
      .init(
        "mapped: the map must be finite, not Affine(a: inf, b: 0.0, c: 0.0, d: -0.0, e: 1.0, f: 0.0)"
      ) {
        var map = Affine(rotation: 0, translation: (0, 0), width: 0, height: 0)
        map.a = .infinity
        _ = image.mapped(by: map)
      },
    ]
  }

  @Test func `impossible sizes and angles stop with a sentence`() async {
    await #expect(processExitsWith: .success) {
      for failure in Self.preconditions.compactMap({ $0.failure() }) { Issue.record("\(failure)") }
    }
  }
}
