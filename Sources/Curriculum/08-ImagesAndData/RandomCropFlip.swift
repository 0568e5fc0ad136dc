import Tensors

/// Checks `randomCropFlip`: every picture that comes back must be one of those that can, all of them must come,
/// about equally often, and the label must stay.
public func checkRandomCropFlip(_ exercises: any Chapter08Exercises.Type) -> Report {
  .checking {
    for (shape, padding) in [([1, 2, 3], 1), ([3, 4, 3], 2), ([2, 3, 5], 0)] {
      let image = Tensor<Float>(
        (0..<Shape.count(shape)).map { Float($0 + 1) }, shape: shape)
      let places = 2 * padding + 1
      let expected = views(image, padding).map(\.scalars)
      let index = Dictionary(uniqueKeysWithValues: zip(expected, expected.indices))
      let draws = expected.count * 100
      var counts = [Int](repeating: 0, count: expected.count)
      var generator = Generator(seed: 83)
      for _ in 0..<draws {
        let (view, label) = try exercises.randomCropFlip(
          image, label: 5, padding: padding, using: &generator)
        guard view.shape == shape, label == 5, let index = index[view.scalars] else {
          return unknown(view, label, image, padding)
        }
        counts[index] += 1
      }
      if let failure = uneven(counts, places, shape, padding) { return failure }
    }
    return try repeated(exercises)
  }
}

/// Every view: top, then left, then mirrored or not.
private func views(_ image: Tensor<Float>, _ padding: Int) -> [Tensor<Float>] {
  (0...2 * padding).flatMap { top in
    (0...2 * padding).flatMap { left in
      [false, true].map { view(image, top - padding, left - padding, mirrored: $0) }
    }
  }
}

/// By the definition, one number at a time.
private func view(
  _ image: Tensor<Float>, _ down: Int, _ right: Int, mirrored: Bool, upsideDown: Bool = false
) -> Tensor<Float> {
  let (height, width) = (image.shape[1], image.shape[2])
  let numbers = image.scalars
  var result: [Float] = []
  for channel in 0..<image.shape[0] {
    for row in 0..<height {
      for column in 0..<width {
        let y = (upsideDown ? height - 1 - row : row) + down
        let x = (mirrored ? width - 1 - column : column) + right
        let isInside = y >= 0 && y < height && x >= 0 && x < width
        result.append(isInside ? numbers[(channel * height + y) * width + x] : 0)
      }
    }
  }
  return Tensor(result, shape: image.shape)
}

/// Something came back that no move and no mirror gives.
private func unknown(
  _ view: Tensor<Float>, _ label: Int, _ image: Tensor<Float>, _ padding: Int
) -> Report.Failure {
  let isKnown = views(image, padding).contains(view)
  let flips = (-padding...padding).flatMap { down in
    (-padding...padding).map { (down, $0) }
  }
  var diagnosis: String?
  if isKnown {
    diagnosis = "the label is changed: what is shown stays what it is"
  } else if view.shape != image.shape {
    diagnosis = "the size is changed: as much is cut off as was added"
  } else if flips.contains(where: {
    view == upsideDown(image, $0, $1)
  }) {
    diagnosis = "upside down: mirroring left and right turns the last axis"
  } else if view.scalars.allSatisfy({ $0 != 0 }) && padding > 0 {
    diagnosis = "what comes in from outside is not black: 0 is put around the picture"
  }
  return Report.Failure(
    input: "image \(image.shape), label 5, padding \(padding)\n\(image)",
    actual: "label \(label)\n\(view)",
    expected: "label 5, and one of the moved or mirrored pictures",
    difference: isKnown ? "the label" : "the picture", diagnosis: diagnosis)
}

private func upsideDown(_ image: Tensor<Float>, _ down: Int, _ right: Int) -> Tensor<Float> {
  view(image, down, right, mirrored: false, upsideDown: true)
}

/// Each of the views comes about 100 times.
private func uneven(
  _ counts: [Int], _ places: Int, _ shape: [Int], _ padding: Int
) -> Report.Failure? {
  if counts.allSatisfy({ abs($0 - 100) < 50 }) { return nil }
  let mirrored = counts.indices.filter { $0 % 2 == 1 }.reduce(0) { $0 + counts[$1] }
  let total = counts.reduce(0, +)
  func came(_ top: Int, _ left: Int) -> Int {
    counts[(top * places + left) * 2] + counts[(top * places + left) * 2 + 1]
  }
  let ends = (0..<places).reduce(0) { $0 + came(places - 1, $1) + came($1, places - 1) }
  let unequal = (0..<places * places).filter { $0 / places != $0 % places }
    .reduce(0) { $0 + came($1 / places, $1 % places) }
  let moves = total - came(padding, padding)
  var diagnosis: String?
  if mirrored == 0 {
    diagnosis = "never mirrored"
  } else if mirrored == total {
    diagnosis = "always mirrored: half of the time is enough to learn both"
  } else if padding > 0 && moves == 0 {
    diagnosis = "never moved"
  } else if padding > 0 && ends == 0 {
    diagnosis = "the last place is never drawn: there are 2 · padding + 1 places"
  } else if padding > 0 && unequal == 0 {
    diagnosis = "moved along the diagonal only: rows and columns are drawn each for itself"
  }
  return Report.Failure(
    input: "image \(shape), padding \(padding), \(total) draws", actual: "counts \(counts)",
    expected: "each of the \(counts.count) views about 100 times",
    difference: "\(counts.filter { abs($0 - 100) >= 50 }.count) views come too often or too seldom",
    diagnosis: diagnosis)
}

/// The same seed must give the same views.
private func repeated(_ exercises: any Chapter08Exercises.Type) throws -> Report.Failure? {
  let image = Tensor<Float>([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
  func views() throws -> [Tensor<Float>] {
    var generator = Generator(seed: 84)
    return try (0..<50).map { _ in
      try exercises.randomCropFlip(image, label: 0, padding: 2, using: &generator).image
    }
  }
  if try views() == views() { return nil }
  return Report.Failure(
    input: "the same seed twice", actual: "two different rows of views", expected: "the same views",
    difference: "the views",
    diagnosis: "not drawn from the generator that is given: the same seed gives other views")
}
