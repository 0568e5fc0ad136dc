import Tensors

/// What is checked of random views of an image.
enum ViewTrial {
  /// Every view must come equally often.
  case views(shape: [Int], padding: Int)
  /// The same seed must give the same views.
  case seed

  static let all: [ViewTrial] = [
    .views(shape: [1, 2, 3], padding: 1), .views(shape: [3, 4, 3], padding: 2),
    .views(shape: [2, 3, 5], padding: 0), .seed,
  ]

  var padding: Int? { if case .views(_, let padding) = self { padding } else { nil } }

  var text: String {
    switch self {
    case .views(let shape, let padding): "image \(shape), padding \(padding)"
    case .seed: "the same seed twice"
    }
  }

  func outcome(
    of randomCropFlip: (Tensor<Float>, Int, Int, inout Generator) throws -> (
      image: Tensor<Float>, label: Int
    )
  ) throws -> RandomOutcome<ViewFact> {
    switch self {
    case .views(let shape, let padding):
      let image = Tensor<Float>((0..<Shape.count(shape)).map { Float($0 + 1) }, shape: shape)
      let views = allViews(image, padding)
      let indices = Dictionary(uniqueKeysWithValues: zip(views.map(\.scalars), views.indices))
      var counts = [Int](repeating: 0, count: views.count)
      var generator = Generator(seed: 83)
      for _ in 0..<100 * views.count {
        let (view, label) = try randomCropFlip(image, 5, padding, &generator)
        guard view.shape == shape, label == 5, let index = indices[view.scalars] else {
          return unknown(view, label, image, padding, isView: views.contains(view))
        }
        counts[index] += 1
      }
      return frequencies(counts, image, padding)
    case .seed:
      let image = Tensor<Float>([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
      func draws() throws -> [Tensor<Float>] {
        var generator = Generator(seed: 84)
        return try (0..<50).map { _ in try randomCropFlip(image, 0, 2, &generator).image }
      }
      return try draws() == draws()
        ? .right
        : .wrong(
          [.notRepeatable], input: "the same seed twice", actual: "different views",
          expected: "the same views", difference: "the views")
    }
  }
}

/// What shows in wrong views.
enum ViewFact {
  case neverMirrored, alwaysMirrored, neverMoved, lastMissing, diagonalOnly, upsideDown
  case labelChanged, sizeChanged, notBlack, notRepeatable, other
}

/// Every view: top, then left, then mirrored or not.
private func allViews(_ image: Tensor<Float>, _ padding: Int) -> [Tensor<Float>] {
  (-padding...padding).flatMap { down in
    (-padding...padding).flatMap { right in
      [false, true].map { view(image, down, right, isMirrored: $0) }
    }
  }
}

/// By the definition, element by element.
private func view(
  _ image: Tensor<Float>, _ down: Int, _ right: Int, isMirrored: Bool, isUpsideDown: Bool = false
) -> Tensor<Float> {
  let (height, width) = (image.shape[1], image.shape[2])
  let values = image.scalars
  var result: [Float] = []
  for channel in 0..<image.shape[0] {
    for row in 0..<height {
      for column in 0..<width {
        let y = (isUpsideDown ? height - 1 - row : row) + down
        let x = (isMirrored ? width - 1 - column : column) + right
        let isInside = y >= 0 && y < height && x >= 0 && x < width
        result.append(isInside ? values[(channel * height + y) * width + x] : 0)
      }
    }
  }
  return Tensor(result, shape: image.shape)
}

/// What came back is none of the views, or has another label.
private func unknown(
  _ result: Tensor<Float>, _ label: Int, _ image: Tensor<Float>, _ padding: Int, isView: Bool
) -> RandomOutcome<ViewFact> {
  func flipped(_ down: Int, _ right: Int) -> Tensor<Float> {
    view(image, down, right, isMirrored: false, isUpsideDown: true)
  }
  func isUpsideDown() -> Bool {
    (-padding...padding).contains { down in
      (-padding...padding).contains { right in
        result == flipped(down, right)
      }
    }
  }
  let fact: ViewFact =
    if isView {
      .labelChanged
    } else if result.shape != image.shape {
      .sizeChanged
    } else if isUpsideDown() {
      .upsideDown
    } else if padding > 0 && result.scalars.allSatisfy({ $0 != 0 }) {
      .notBlack
    } else {
      .other
    }
  return .wrong(
    [fact], input: "image \(image.shape), label 5, padding \(padding)\n\(image)",
    actual: "label \(label)\n\(result)",
    expected: "label 5, and the image, moved or mirrored or both",
    difference: isView ? "the label" : "the image")
}

/// Each of the views comes about 100 times.
private func frequencies(_ counts: [Int], _ image: Tensor<Float>, _ padding: Int) -> RandomOutcome<
  ViewFact
> {
  if counts.allSatisfy({ abs($0 - 100) < 50 }) { return .right }
  let (positions, total) = (2 * padding + 1, counts.reduce(0, +))
  let mirrored = counts.indices.filter { $0 % 2 == 1 }.reduce(0) { $0 + counts[$1] }
  /// How many views were drawn at positions of a kind.
  func drawn(_ isCounted: (_ top: Int, _ left: Int) -> Bool) -> Int {
    counts.indices.filter { isCounted($0 / 2 / positions, $0 / 2 % positions) }
      .reduce(0) { $0 + counts[$1] }
  }
  var facts: Set<ViewFact> = []
  if mirrored == 0 { facts.insert(.neverMirrored) }
  if mirrored == total { facts.insert(.alwaysMirrored) }
  if padding > 0 {
    if drawn({ $0 != padding || $1 != padding }) == 0 { facts.insert(.neverMoved) }
    if drawn({ max($0, $1) == 2 * padding }) == 0 { facts.insert(.lastMissing) }
    if drawn({ $0 != $1 }) == 0 { facts.insert(.diagonalOnly) }
  }
  return .wrong(
    facts.isEmpty ? [.other] : facts,
    input: "image \(image.shape), padding \(padding), \(total) draws", actual: "counts \(counts)",
    expected: "each of the \(counts.count) views about 100 times",
    difference: "\(counts.count { abs($0 - 100) >= 50 }) views come too often or too rarely")
}
