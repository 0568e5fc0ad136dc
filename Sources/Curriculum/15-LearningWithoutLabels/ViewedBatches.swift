import Tensors

/// Views from four calls: with seed 1, for the next batch, with seed 1 again, with seed 2.
struct ViewedBatches {
  typealias Function = (Tensor<Float>, inout Generator, Augmentation) throws -> (
    first: Tensor<Float>, second: Tensor<Float>
  )

  enum Flaw {
    case wholeBatch, wrongRows, oneOriginal, equalViews, secondFromFirst, sameForAll
    case ownGenerator, copiedGenerator
  }

  let first, next, again, other: ViewedBatch

  init(_ function: Function, _ images: Tensor<Float>) throws {
    var (one, same, two) = (Generator(seed: 1), Generator(seed: 1), Generator(seed: 2))
    first = try ViewedBatch(function, images, &one)
    next = try ViewedBatch(function, images, &one)
    again = try ViewedBatch(function, images, &same)
    other = try ViewedBatch(function, images, &two)
  }

  func isClose(to right: ViewedBatches) -> Bool {
    first.isClose(to: right.first) && next.isClose(to: right.next)
      && again.isClose(to: right.again) && other.isClose(to: right.other)
  }

  var mismatch: Mismatch? {
    if let mismatch = first.mismatch { return mismatch }
    let ways = [
      (other.offsets == first.offsets, "different views for different seeds"),
      (again.offsets != first.offsets, "the same views for the same seed"),
      (next.offsets == first.offsets, "new views for the next batch"),
    ]
    return ways.first(where: \.0).map { _, expected in
      Mismatch(
        input: "images \(first.images.shape), more than once", actual: first.text,
        expected: expected, difference: "the random numbers")
    }
  }

  var flaw: Flaw? {
    if first.mismatch != nil { return first.flaw }
    if other.offsets == first.offsets || again.offsets != first.offsets { return .ownGenerator }
    return next.offsets == first.offsets ? .copiedGenerator : nil
  }
}

/// Two views of a batch, and the random numbers that were added to make them.
struct ViewedBatch {
  let images: Tensor<Float>
  private let first, second: Tensor<Float>
  /// What was drawn, in order.
  private let draws: [Float]
  /// Whether something was augmented that is not one image.
  private let isBatchAugmented: Bool
  /// What was added to each of the first views, then of the second ones; `nil` for what is not a view of the
  /// image of its row.
  let offsets: [Float?]

  init(
    _ function: ViewedBatches.Function, _ images: Tensor<Float>, _ generator: inout Generator
  ) throws {
    var (draws, isBatchAugmented) = ([Float](), false)
    let views = try function(images, &generator) { image, generator in
      if image.shape != Array(images.shape.dropFirst()) { isBatchAugmented = true }
      let draw = generator.uniform(in: 1..<9)
      draws.append(draw)
      return image + draw
    }
    (self.images, first, second) = (images, views.first, views.second)
    (self.draws, self.isBatchAugmented) = (draws, isBatchAugmented)
    offsets = [first, second].flatMap { views in
      (0..<images.shape[0]).map { row in
        views.shape == images.shape ? offset(views[row], from: images[row]) : nil
      }
    }
  }

  func isClose(to other: ViewedBatch) -> Bool {
    isBatchAugmented == other.isBatchAugmented && difference(first, other.first) == nil
      && difference(second, other.second) == nil
  }

  var mismatch: Mismatch? {
    let sides = [("first", first), ("second", second)]
    if let side = sides.first(where: { $0.1.shape != images.shape }) {
      return Mismatch(
        actual: "\(first.shape) and \(second.shape)", expected: "two tensors \(images.shape)",
        difference: "the \(side.0) views are \(side.1.shape), expected \(images.shape)")
    }
    guard let place = offsets.indices.first(where: { !isOneDraw(offsets[$0]) }) ?? repeated
    else { return nil }
    let (side, row) = place.quotientAndRemainder(dividingBy: images.shape[0])
    return Mismatch(
      actual: text,
      expected: "row i of both: image i, augmented once, with a random number of its own\n"
        + "random numbers: \(draws)",
      difference: "row \(row) of the \(sides[side].0) views")
  }

  /// What each row shows.
  var text: String {
    [("first", first), ("second", second)].map { name, views in
      "\(name): " + (0..<views.shape[0]).map { shown(views[$0]) }.joined(separator: ", ")
    }.joined(separator: "\n")
  }

  private func shown(_ view: Tensor<Float>) -> String {
    for i in 0..<images.shape[0] {
      if let offset = offset(view, from: images[i]) { return "image \(i) + \(offset)" }
    }
    return "no image"
  }

  /// What is wrong with the views.
  var flaw: ViewedBatches.Flaw? {
    if isBatchAugmented { return .wholeBatch }
    if first.shape != images.shape || second.shape != images.shape { return nil }
    if offsets.contains(nil) { return text.contains("no image") ? nil : .wrongRows }
    let count = images.shape[0]
    let (ones, twos) = (offsets.prefix(count), offsets.suffix(count))
    let isOriginal = [ones, twos].map { $0.allSatisfy { isNear($0, 0) } }
    if isOriginal[0] != isOriginal[1] { return .oneOriginal }
    if zip(ones, twos).allSatisfy(isNear) { return isOriginal[0] ? nil : .equalViews }
    let isSecondFromFirst = zip(ones, twos).allSatisfy { one, two in
      isOneDraw(one) && isOneDraw((two ?? 0) - (one ?? 0))
    }
    if isSecondFromFirst { return .secondFromFirst }
    return count > 1 && ones.allSatisfy { isNear($0, offsets[0]) } ? .sameForAll : nil
  }

  private func isOneDraw(_ offset: Float?) -> Bool { draws.contains { isNear($0, offset) } }

  /// The place of a view with another one's random number.
  private var repeated: Int? {
    offsets.indices.first { place in
      offsets[..<place].contains { isNear($0, offsets[place]) }
    }
  }
}

/// What was added to all pixels of an image; `nil` if the view does not show it.
private func offset(_ view: Tensor<Float>, from image: Tensor<Float>) -> Float? {
  let offsets = (view - image).scalars
  return offsets.allSatisfy { ($0 - offsets[0]).magnitude < 1e-4 } ? offsets[0] : nil
}

private func isNear(_ a: Float?, _ b: Float?) -> Bool {
  guard let a, let b else { return false }
  return (a - b).magnitude < 1e-3
}
