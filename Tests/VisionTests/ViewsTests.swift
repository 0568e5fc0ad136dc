import Testing
import Vision

@Suite struct ViewsTests {
  @Test func `a grid shows the views that a transform makes of one picture`() {
    let image = Image(
      width: 2, height: 3, channels: 3,
      pixels: [255, 0, 0, 255, 255, 255, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255, 0])
    let views = Image.grid(
      of: image, under: RandomHorizontalFlip(p: 1), count: 2, columns: 2, gap: 0, seed: 1)
    #expect(views.width == 4 && views.height == 3)
    #expect(Array(views.pixels.prefix(6)) == [255, 255, 255, 255, 0, 0])
  }
}
