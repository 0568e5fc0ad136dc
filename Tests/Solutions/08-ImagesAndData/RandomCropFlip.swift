import Curriculum
import Tensors

extension Solutions08 {
  /// Exercise 8.3: move a picture a little at random, and mirror it half of the time.
  ///
  /// Put `padding` dots of 0 around it, cut a picture of the old size out of that, anywhere, and mirror left and
  /// right with probability ½. What it shows does not change, so neither does the label.
  ///
  ///     1 2      moved by one dot down    0 0     and mirrored    0 0
  ///     3 4      within a padding of 1:   1 2                     2 1
  ///
  /// `padded(axis:before:after:)`, `narrowed(axis:from:count:)`, `flipped(_:)`, `generator.integer(below:)` and
  /// `generator.uniform()` help.
  ///
  /// - Parameters:
  ///   - image: `[C, H, W]`.
  ///   - label: what it shows.
  ///   - padding: how far it may move, in dots.
  ///   - generator: where all chance comes from.
  public static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) throws -> (image: Tensor<Float>, label: Int) {
    // solution
    let top = generator.integer(below: 2 * padding + 1)
    let left = generator.integer(below: 2 * padding + 1)
    let moved = image.padded(axis: 1, before: padding, after: padding)
      .padded(axis: 2, before: padding, after: padding)
      .narrowed(axis: 1, from: top, count: image.shape[1])
      .narrowed(axis: 2, from: left, count: image.shape[2])
    return (generator.uniform() < 0.5 ? moved.flipped([2]) : moved, label)
    // end of solution
  }
}
