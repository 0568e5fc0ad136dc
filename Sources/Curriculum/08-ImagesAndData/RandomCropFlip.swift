import Tensors

extension Solutions {
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
  public static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) throws -> (image: Tensor<Float>, label: Int) {
    let top = generator.integer(below: 2 * padding + 1)
    let left = generator.integer(below: 2 * padding + 1)
    let moved = image.padded(axis: 1, before: padding, after: padding)
      .padded(axis: 2, before: padding, after: padding)
      .narrowed(axis: 1, from: top, count: image.shape[1])
      .narrowed(axis: 2, from: left, count: image.shape[2])
    return (generator.uniform() < 0.5 ? moved.flipped([2]) : moved, label)
  }
}

extension Exercises {
  public static let randomCropFlip = Exercise<
    (Tensor<Float>, Int, Int, inout Generator) throws -> (image: Tensor<Float>, label: Int)
  >(
    .randomCropFlip, solution: Solutions.randomCropFlip, cases: { ViewTrial.all },
    run: { try $1.outcome(of: $0) }, mismatch: { $1.mismatch },
    isSame: { $0.facts == $1.facts }, describe: \.text,
    trivialAnswers: [
      { image, _, _, _ in (.zeros(image.shape), 0) }, { image, label, _, _ in (image, label) },
      { _, _, _, _ in (Tensor([], shape: [0, 7]), -1) },
    ],
    mistakes: {
      Mistake("never mirrored") { image, label, padding, generator in
        let (top, left) = position(padding, &generator)
        return (moved(image, padding, top, left), label)
      }
      .signs(shows(.neverMirrored))
      Mistake("always mirrored: with probability ½ the network sees both") {
        image, label, padding, generator in
        let (top, left) = position(padding, &generator)
        return (moved(image, padding, top, left).flipped([2]), label)
      }
      .signs(shows(.alwaysMirrored))
      Mistake("never moved") { image, label, _, generator in
        (mirrored(image, &generator), label)
      }
      .signs(shows(.neverMoved))
      Mistake("the last position is never drawn: there are 2 · padding + 1 positions") {
        image, label, padding, generator in
        let count = max(1, 2 * padding)
        let (top, left) = (generator.integer(below: count), generator.integer(below: count))
        return (mirrored(moved(image, padding, top, left), &generator), label)
      }
      .signs(shows(.lastMissing))
      // The same, but a padding of 0 leaves nothing to draw from.
      Mistake("the last position is never drawn: there are 2 · padding + 1 positions") {
        image, label, padding, generator in
        let (top, left) = (
          generator.integer(below: 2 * padding), generator.integer(below: 2 * padding)
        )
        return (mirrored(moved(image, padding, top, left), &generator), label)
      }
      .crashes { $0.padding == 0 }
      Mistake("moved along the diagonal only: draw rows and columns independently") {
        image, label, padding, generator in
        let both = generator.integer(below: 2 * padding + 1)
        return (mirrored(moved(image, padding, both, both), &generator), label)
      }
      .signs(shows(.diagonalOnly))
      Mistake("upside down: to mirror left and right, flip the last axis") {
        image, label, padding, generator in
        let (top, left) = position(padding, &generator)
        let view = moved(image, padding, top, left)
        return (generator.uniform() < 0.5 ? view.flipped([1]) : view, label)
      }
      .signs(shows(.upsideDown))
      Mistake("the label is changed: what the image shows stays the same") {
        image, label, padding, generator in
        let (top, left) = position(padding, &generator)
        let view = moved(image, padding, top, left)
        return generator.uniform() < 0.5 ? (view.flipped([2]), label + 1) : (view, label)
      }
      .signs(shows(.labelChanged))
      Mistake("the size is changed: crop as many pixels as were added") {
        image, label, padding, generator in
        let view = image.padded(axis: 1, before: padding, after: padding)
          .padded(axis: 2, before: padding, after: padding)
        return (mirrored(view, &generator), label)
      }
      .signs(shows(.sizeChanged))
      Mistake("what comes in from outside is not black: pad the image with 0") {
        image, label, padding, generator in
        let (top, left) = position(padding, &generator)
        let view = moved(image, padding, top, left, .replicate)
        return (mirrored(view, &generator), label)
      }
      .signs(shows(.notBlack))
      Mistake("not drawn from the generator that is given: the same seed gives other views") {
        image, label, padding, _ in
        let positions = 0...2 * padding
        let view = moved(image, padding, .random(in: positions), .random(in: positions))
        return (Bool.random() ? view.flipped([2]) : view, label)
      }
      .signs(shows(.notRepeatable))
    })
}

private func shows(
  _ fact: ViewFact
) -> (ViewTrial, RandomOutcome<ViewFact>) -> Bool { { $1.facts.contains(fact) } }

private func position(_ padding: Int, _ generator: inout Generator) -> (top: Int, left: Int) {
  (generator.integer(below: 2 * padding + 1), generator.integer(below: 2 * padding + 1))
}

private func moved(
  _ image: Tensor<Float>, _ padding: Int, _ top: Int, _ left: Int,
  _ kind: Tensor<Float>.Padding = .constant(0)
) -> Tensor<Float> {
  image.padded(axis: 1, before: padding, after: padding, kind)
    .padded(axis: 2, before: padding, after: padding, kind)
    .narrowed(axis: 1, from: top, count: image.shape[1])
    .narrowed(axis: 2, from: left, count: image.shape[2])
}

private func mirrored(_ view: Tensor<Float>, _ generator: inout Generator) -> Tensor<Float> {
  generator.uniform() < 0.5 ? view.flipped([2]) : view
}
