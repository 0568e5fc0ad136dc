import Curriculum
import Tensors

extension Solutions15 {
  /// Exercise 15.1: make two views of every picture.
  ///
  /// Nobody says which pictures show the same thing. One thing is certain without being told: two changed
  /// copies of *one* picture do. So change every picture twice, each time by chance: by another crop, other
  /// colors. What both views share is what the network is to find.
  ///
  /// Both views start at the picture itself. All draws come from `generator`, one after the other, so that no
  /// two changes of a batch are the same, and so that the next batch gets new ones.
  ///
  /// `change(picture, &generator)` returns one picture `[C, H, W]` changed; it draws from the generator.
  /// `images[i]` is picture i, and `Tensor.stack([a, b])` puts pictures together to `[2, C, H, W]`.
  ///
  /// - Parameter images: `[N, C, H, W]`.
  /// - Returns: two tensors of that shape; row i of both is a view of picture i.
  public static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    // solution
    var (first, second): ([Tensor<Float>], [Tensor<Float>]) = ([], [])
    for i in 0..<images.shape[0] {
      first.append(change(images[i], &generator))
      second.append(change(images[i], &generator))
    }
    return (.stack(first), .stack(second))
    // end of solution
  }
}
