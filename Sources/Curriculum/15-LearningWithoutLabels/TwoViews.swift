import Tensors

extension Solutions {
  /// Exercise 15.1: make two views of each image.
  ///
  /// Nobody says which images show the same thing. One thing is certain without any label: two changed copies
  /// of *one* image do. So augment each image twice, at random: another crop, other colors. What both views
  /// have in common is what the network learns to see.
  ///
  /// Both views are made from the image itself. All random numbers come from `generator`, one after the other.
  /// So no two augmentations of a batch are equal, and the next batch gets new ones.
  ///
  /// `augment(image, &generator)` returns one augmented image `[C, H, W]`; it draws from the generator.
  /// `images[i]` is image i, and `Tensor.stack([a, b])` stacks images to `[2, C, H, W]`.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]`.
  ///   - generator: the random number generator; every draw advances it.
  ///   - augment: changes one image at random.
  /// - Returns: two tensors of the shape of `images`; row i of each is a view of image i.
  public static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, augment: Augmentation
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    var (first, second): ([Tensor<Float>], [Tensor<Float>]) = ([], [])
    for i in 0..<images.shape[0] {
      first.append(augment(images[i], &generator))
      second.append(augment(images[i], &generator))
    }
    return (.stack(first), .stack(second))
  }
}

extension Exercises {
  public static let twoViews = Exercise<
    (Tensor<Float>, inout Generator, Augmentation) throws -> (
      first: Tensor<Float>, second: Tensor<Float>
    )
  >(
    .twoViews, solution: Solutions.twoViews, cases: problems, run: { try ViewedBatches($0, $1) },
    mismatch: { $1.mismatch }, isSame: { $0.isClose(to: $1) },
    describe: { "images \($0.shape); `augment` adds one random number to all pixels of an image" },
    trivialAnswers: [
      { images, _, _ in (.zeros(images.shape), .zeros(images.shape)) },
      { images, _, _ in (images, images) },
      { _, _, _ in (Tensor([], shape: [0, 7]), Tensor([], shape: [0, 7])) },
    ],
    mistakes: {
      Mistake("the batch is augmented as a whole: augment each image by itself") {
        images, generator, augment in (augment(images, &generator), augment(images, &generator))
      }
      .signs { $1.flaw == .wholeBatch }
      Mistake("the views are in the wrong rows: row i of both must show image i") {
        images, generator, augment in
        let count = images.shape[0]
        var views: [Tensor<Float>] = []
        for i in 0..<count {
          views.append(augment(images[i], &generator))
          views.append(augment(images[i], &generator))
        }
        return (.stack(Array(views.prefix(count))), .stack(Array(views.suffix(count))))
      }
      .signs { $1.flaw == .wrongRows }
      Mistake("one view is the image itself: augment both") { images, generator, augment in
        (images, augmented(images, &generator, augment))
      }
      .also { images, generator, augment in (augmented(images, &generator, augment), images) }
      .signs { $1.flaw == .oneOriginal }
      Mistake("one view, used twice: augment the image again for the second") {
        images, generator, augment in
        let views = augmented(images, &generator, augment)
        return (views, views)
      }
      .signs { $1.flaw == .equalViews }
      Mistake("the second view is made from the first: both are made from the image") {
        images, generator, augment in
        let first = augmented(images, &generator, augment)
        return (first, augmented(first, &generator, augment))
      }
      .signs { $1.flaw == .secondFromFirst }
      Mistake("all images of the batch get the same random numbers: each needs its own") {
        images, generator, augment in
        (
          equallyAugmented(images, &generator, augment),
          equallyAugmented(images, &generator, augment)
        )
      }
      .signs { $1.flaw == .sameForAll }
      Mistake("a generator of its own: draw from the one that is passed in") {
        images, _, augment in
        var own = Generator(seed: 0)
        return try Solutions.twoViews(images, using: &own, augment: augment)
      }
      .also { images, _, augment in
        var own = Generator(seed: .random(in: 0...UInt64.max))
        return try Solutions.twoViews(images, using: &own, augment: augment)
      }
      .signs { $1.flaw == .ownGenerator }
      Mistake(
        "a copy of the generator: the next batch gets the same random numbers; draw from the one that is "
          + "passed in"
      ) { images, generator, augment in
        var copy = generator
        return try Solutions.twoViews(images, using: &copy, augment: augment)
      }
      .signs { $1.flaw == .copiedGenerator }
    })
}

/// Every image augmented, one after the other.
private func augmented(
  _ images: Tensor<Float>, _ generator: inout Generator, _ augment: Augmentation
) -> Tensor<Float> {
  var views: [Tensor<Float>] = []
  for i in 0..<images.shape[0] { views.append(augment(images[i], &generator)) }
  return .stack(views)
}

/// Every image augmented from the same state of the generator.
private func equallyAugmented(
  _ images: Tensor<Float>, _ generator: inout Generator, _ augment: Augmentation
) -> Tensor<Float> {
  let start = generator
  var views: [Tensor<Float>] = []
  for i in 0..<images.shape[0] {
    generator = start
    views.append(augment(images[i], &generator))
  }
  return .stack(views)
}

private func problems() -> [Tensor<Float>] {
  [[3, 1, 2, 3], [1, 3, 2, 2], [6, 2, 3, 2], [2, 1, 4, 4]].map { shape in
    var generator = Generator(seed: 151)
    return .normal(shape, using: &generator)
  }
}
