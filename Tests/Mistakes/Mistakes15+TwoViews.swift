import Curriculum
import Solutions
import Tensors

/// Every picture changed, one after the other.
private func changed(
  _ images: Tensor<Float>, _ generator: inout Generator, _ change: PictureChange
) -> Tensor<Float> {
  var views: [Tensor<Float>] = []
  for i in 0..<images.shape[0] { views.append(change(images[i], &generator)) }
  return .stack(views)
}

enum OneViewTwice: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    let views = changed(images, &generator, change)
    return (views, views)
  }
}

enum SecondFromFirst: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    let first = changed(images, &generator, change)
    return (first, changed(first, &generator, change))
  }
}

enum OneViewPlain: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    (images, changed(images, &generator, change))
  }
}

enum OneDrawForAll: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    func all() -> Tensor<Float> {
      // Every picture from the same state of the generator.
      let start = generator
      let views = (0..<images.shape[0]).map { i in
        generator = start
        return change(images[i], &generator)
      }
      return .stack(views)
    }
    return (all(), all())
  }
}

enum BatchAsWhole: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    (change(images, &generator), change(images, &generator))
  }
}

enum ViewsInterleaved: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    var views: [Tensor<Float>] = []
    for i in 0..<images.shape[0] {
      views.append(change(images[i], &generator))
      views.append(change(images[i], &generator))
    }
    return (
      .stack(Array(views.prefix(images.shape[0]))), .stack(Array(views.suffix(images.shape[0])))
    )
  }
}

enum ViewsGeneratorCopied: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    var copy = generator
    return try Solutions15.twoViews(images, using: &copy, change: change)
  }
}

enum OwnGenerator: Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    var own = Generator(seed: 0)
    return try Solutions15.twoViews(images, using: &own, change: change)
  }
}
