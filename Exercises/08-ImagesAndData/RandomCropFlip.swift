import Curriculum
import Tensors

/// Exercise 8.3: move an image by a few pixels at random, and mirror it with probability ½.
///
/// Pad it with `padding` pixels of 0 on each side, crop it to its old size at a random position, and mirror
/// left and right with probability ½. What the image shows does not change, so neither does the label.
///
///     1 2      moved down by one pixel    0 0     and mirrored    0 0
///     3 4      with a padding of 1:       1 2                     2 1
///
/// `padded(axis:before:after:)`, `narrowed(axis:from:count:)`, `flipped(_:)`, `generator.integer(below:)`
/// and `generator.uniform()` help.
///
/// - Parameters:
///   - image: `[C, H, W]`.
///   - label: what the image shows.
///   - padding: by how many pixels it may move, at most.
///   - generator: the source of all random numbers.
func randomCropFlip(
  _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
) throws -> (image: Tensor<Float>, label: Int) {
  throw Unsolved("randomCropFlip")
}
