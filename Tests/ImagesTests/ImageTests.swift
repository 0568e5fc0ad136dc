import Files
import Foundation
import Images
import Tensors
import TestSupport
import Testing

/// A temporary folder that is removed at the end of the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }
}

@Suite struct ImageTests {
  @Test func `a written PNG is read back unchanged`() throws {
    let folder = try TemporaryFolder()
    var generator = Generator(seed: 1)
    for channels in [1, 3] {
      let pixels = (0..<9 * 7 * channels).map { _ in UInt8(generator.integer(below: 256)) }
      let image = Image(width: 9, height: 7, channels: channels, pixels: pixels)
      try image.write(to: folder.path + "/new/image.png")
      #expect(try Image(contentsOf: folder.path + "/new/image.png") == image)
      try image.write(to: folder.path + "/image.jpg", quality: 100)
      let jpeg = try Image(contentsOf: folder.path + "/image.jpg")
      #expect(jpeg.width == 9 && jpeg.height == 7 && jpeg.channels == channels)
    }
  }

  @Test func `images and tensors convert to each other`() {
    let tensor: Tensor<Float> = [[[0, 1], [0.5, 2]]]
    let image = Image(tensor)
    #expect(image.pixels == [0, 255, 128, 255])
    #expect(image.tensor.shape == [1, 2, 2])
    #expect(image.tensor.scalars == [0, 1, 128 / 255.0, 1])
    let color = Image(width: 1, height: 2, channels: 3, pixels: [1, 2, 3, 4, 5, 6])
    #expect(color.tensor[.all, 1, 0].scalars == [4, 5, 6].map { Float($0) / 255 })
  }

  @Test func `a grid arranges images in rows`() {
    let pixel = Image(width: 1, height: 1, channels: 1, pixels: [9])
    let grid = Image.grid([pixel, pixel, pixel], columns: 2, gap: 1, background: 0, scale: 2)
    #expect(grid.width == 7 && grid.height == 7)
    #expect(grid.pixels[(1 * 7 + 1) * 3] == 9)
    #expect(grid.pixels[(4 * 7 + 4) * 3] == 0)
    #expect(grid.pixels[(4 * 7 + 2) * 3] == 9)
  }
}
