import Images
import Tensors

extension Image {
  /// Returns `count` views of one picture side by side, each drawn for itself: what a random transform does.
  ///
  /// Views of several sizes stand in the corners of equal cells.
  ///
  /// - Parameter seed: the same seed draws the same views; view i is that of index i in epoch 0.
  public static func grid(
    of image: Image, under transform: any Transform, count: Int, columns: Int, gap: Int = 4,
    seed: UInt64
  ) -> Image {
    let views = (0..<count).map { index in
      var generator = Generator(seed: seed).split(0, index)
      return transform(image, using: &generator)
    }
    let (width, height) = (views.map(\.width).max() ?? 1, views.map(\.height).max() ?? 1)
    let cells = views.map {
      $0.padded(Margins(right: width - $0.width, bottom: height - $0.height), .constant(1))
    }
    return grid(cells, columns: columns, gap: gap)
  }
}
