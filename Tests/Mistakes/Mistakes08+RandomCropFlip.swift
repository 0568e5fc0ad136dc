import Solutions
import Tensors

/// The right answer's two parts, each of which a mistake may spoil.
private func moved(
  _ image: Tensor<Float>, _ padding: Int, _ top: Int, _ left: Int,
  _ kind: Tensor<Float>.Padding = .constant(0)
) -> Tensor<Float> {
  image.padded(axis: 1, before: padding, after: padding, kind)
    .padded(axis: 2, before: padding, after: padding, kind)
    .narrowed(axis: 1, from: top, count: image.shape[1])
    .narrowed(axis: 2, from: left, count: image.shape[2])
}

private func place(_ padding: Int, _ generator: inout Generator) -> Int {
  generator.integer(below: 2 * padding + 1)
}

enum NeverMirrored: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let (top, left) = (place(padding, &generator), place(padding, &generator))
    return (moved(image, padding, top, left), label)
  }
}

enum AlwaysMirrored: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let (top, left) = (place(padding, &generator), place(padding, &generator))
    return (moved(image, padding, top, left).flipped([2]), label)
  }
}

enum NeverMoved: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    (generator.uniform() < 0.5 ? image.flipped([2]) : image, label)
  }
}

enum LastPlaceMissing: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let places = max(1, 2 * padding)
    let (top, left) = (generator.integer(below: places), generator.integer(below: places))
    let view = moved(image, padding, top, left)
    return (generator.uniform() < 0.5 ? view.flipped([2]) : view, label)
  }
}

enum DiagonalOnly: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let both = place(padding, &generator)
    let view = moved(image, padding, both, both)
    return (generator.uniform() < 0.5 ? view.flipped([2]) : view, label)
  }
}

enum UpsideDown: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let (top, left) = (place(padding, &generator), place(padding, &generator))
    let view = moved(image, padding, top, left)
    return (generator.uniform() < 0.5 ? view.flipped([1]) : view, label)
  }
}

enum LabelMirrored: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let (top, left) = (place(padding, &generator), place(padding, &generator))
    let view = moved(image, padding, top, left)
    return generator.uniform() < 0.5 ? (view.flipped([2]), label + 1) : (view, label)
  }
}

enum SizeGrown: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let view = image.padded(axis: 1, before: padding, after: padding)
      .padded(axis: 2, before: padding, after: padding)
    return (generator.uniform() < 0.5 ? view.flipped([2]) : view, label)
  }
}

enum EdgeAround: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let (top, left) = (place(padding, &generator), place(padding, &generator))
    let view = moved(image, padding, top, left, .replicate)
    return (generator.uniform() < 0.5 ? view.flipped([2]) : view, label)
  }
}

enum SystemChance: Mistake08 {
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) {
    let places = 0...2 * padding
    let view = moved(image, padding, .random(in: places), .random(in: places))
    return (Bool.random() ? view.flipped([2]) : view, label)
  }
}
