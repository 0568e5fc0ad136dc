import Images
import Tensors
import Testing

@Suite struct ImageTextTests {
  private let image = Image(
    width: 2, height: 3, channels: 3,
    pixels: [255, 0, 0, 255, 255, 255, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255, 0])

  @Test func `text in color is half blocks with the colors of two pixels`() {
    let esc = "\u{1B}["
    #expect(
      image.text(color: .full)
        == "\(esc)38;2;255;0;0;48;2;0;0;255m▀\(esc)38;2;255;255;255;48;2;255;255;255m▀\(esc)0m\n"
        + "\(esc)38;2;0;0;0;48;2;0;0;0m▀\(esc)38;2;0;255;0;48;2;0;255;0m▀\(esc)0m")
    #expect(
      image.text(color: .palette)
        == "\(esc)38;5;196;48;5;21m▀\(esc)38;5;231;48;5;231m▀\(esc)0m\n"
        + "\(esc)38;5;16;48;5;16m▀\(esc)38;5;46;48;5;46m▀\(esc)0m")
  }

  @Test func `text without color has denser characters for brighter pixels`() {
    #expect(image.text(color: .none) == ":@\n +")
    let ramp = Image(width: 10, height: 1, channels: 1, pixels: (0..<10).map { UInt8($0 * 28) })
    #expect(ramp.text(color: .none) == " .:-=+*#%@")
  }

  @Test func `text of a wide image is resized and keeps the aspect ratio`() {
    let wide = Image(
      width: 200, height: 100, channels: 1, pixels: [UInt8](repeating: 9, count: 20_000))
    let lines = wide.text(columns: 40, color: .none).split(separator: "\n")
    #expect(lines.count == 10 && lines.allSatisfy { $0.count == 40 })
  }

  @Test func `a grid shows a batch or the views of an image`() {
    let batch = Tensor<Float>.zeros([3, 1, 2, 2])
    let normalize = Normalize(mean: [0.5], deviation: [0.25])
    let grid = Image.grid(batch, columns: 3, gap: 1, normalize: normalize)
    #expect(grid.width == 10 && grid.height == 4)
    #expect(grid.pixels[(1 * 10 + 1) * 3] == 128 && grid.pixels[0] == 255)
  }
}
