import Images
import Tensors

extension Image {
  /// Returns a grid of independent views of an image under a random transform.
  ///
  /// If views differ in size, each is in the upper left corner of its cell.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - transform: The random transform.
  ///   - count: The number of views.
  ///   - columns: The number of views per row.
  ///   - gap: The distance between views, in pixels.
  ///   - seed: The random seed; view i is that of index i in epoch 0.
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
