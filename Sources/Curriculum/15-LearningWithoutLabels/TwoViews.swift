import Tensors

/// Checks `twoViews` on batches of several sizes by a change that can be read off a view: it adds one drawn
/// number to all dots. Every view must be its picture, changed once, by a draw of its own.
public func checkTwoViews(_ exercises: any Chapter15Exercises.Type) -> Report {
  .checking {
    for shape in [[3, 1, 2, 3], [1, 3, 2, 2], [6, 2, 3, 2], [2, 1, 4, 4]] {
      var generator = Generator(seed: 151)
      let images = Tensor<Float>.normal(shape, using: &generator)
      if let failure = try failure(exercises, images) { return failure }
    }
    return nil
  }
}

private func failure(
  _ exercises: any Chapter15Exercises.Type, _ images: Tensor<Float>
) throws -> Report.Failure? {
  var (one, same, other) = (Generator(seed: 1), Generator(seed: 1), Generator(seed: 2))
  let first = try Shots(exercises, images, &one)
  if let failure = first.failure { return failure }
  let next = try Shots(exercises, images, &one)
  let again = try Shots(exercises, images, &same)
  let others = try Shots(exercises, images, &other)
  let ways: [(Bool, expected: String, diagnosis: String?)] = [
    (
      first.offsets == others.offsets, "other views for another seed",
      "a generator of its own: what is random comes from the one that is given"
    ),
    (first.offsets != again.offsets, "the same views for the same seed", nil),
    (
      first.offsets == next.offsets, "new views for the next batch",
      "a generator that stands still: the next batch gets the same draws; change the one that is given"
    ),
  ]
  guard let wrong = ways.first(where: \.0) else { return nil }
  return Report.Failure(
    input: "images \(images.shape), more than once", actual: first.text, expected: wrong.expected,
    difference: "the draws", diagnosis: wrong.diagnosis)
}

/// Two views of a batch, and what was asked for to make them.
private struct Shots {
  let images: Tensor<Float>
  let first, second: Tensor<Float>
  /// What was drawn, in order.
  private var draws: [Float] = []
  /// Whether something was changed that is not one picture.
  private var changedBatch = false

  init(
    _ exercises: any Chapter15Exercises.Type, _ images: Tensor<Float>,
    _ generator: inout Generator
  ) throws {
    self.images = images
    var (draws, changedBatch) = ([Float](), false)
    (first, second) = try exercises.twoViews(images, using: &generator) { picture, generator in
      if picture.shape != Array(images.shape.dropFirst()) { changedBatch = true }
      draws.append(generator.uniform(in: 1..<9))
      return picture + draws[draws.count - 1]
    }
    (self.draws, self.changedBatch) = (draws, changedBatch)
  }

  /// What has been added to each view of a picture; `nil` where it is not a view of it.
  private func offset(_ view: Tensor<Float>, _ picture: Int) -> Float? {
    let rest = (view - images[picture]).scalars
    return rest.allSatisfy { ($0 - rest[0]).magnitude < 1e-4 } ? rest[0] : nil
  }

  /// What has been added to the first views, then to the second ones.
  var offsets: [Float?] {
    [first, second].flatMap { views in
      (0..<images.shape[0]).map { offset(views[$0], $0) }
    }
  }

  var text: String {
    [("first", first), ("second", second)].map { name, views in
      let rows = (0..<views.shape[0]).map { row in
        let shown = (0..<images.shape[0]).first { offset(views[row], $0) != nil }
        return shown.map { "picture \($0) + \(offset(views[row], $0)!)" } ?? "no picture"
      }
      return "\(name): " + rows.joined(separator: ", ")
    }.joined(separator: "\n")
  }

  var failure: Report.Failure? {
    if let difference = shapeDifference {
      return report("two tensors \(images.shape)", difference, diagnosis: nil)
    }
    let expected =
      "row i of both: picture i, changed once, by a draw of its own\ndraws: \(draws)"
    let offsets = offsets
    guard let place = offsets.indices.first(where: { !isOneDraw(offsets[$0]) }) ?? repeated else {
      return nil
    }
    let row = place % images.shape[0]
    let side = place < images.shape[0] ? "first" : "second"
    return report(expected, "row \(row) of the \(side) views", diagnosis: diagnosis(offsets))
  }

  private var shapeDifference: String? {
    [("first", first), ("second", second)].first { $0.1.shape != images.shape }.map {
      "the \($0.0) views are \($0.1.shape), expected \(images.shape)"
    }
  }

  private func isOneDraw(_ offset: Float?) -> Bool {
    guard let offset else { return false }
    return draws.contains { isNear($0, offset) }
  }

  private func isNear(_ a: Float?, _ b: Float?) -> Bool {
    guard let a, let b else { return false }
    return (a - b).magnitude < 1e-3
  }

  /// The place of a view that has another one's draw.
  private var repeated: Int? {
    let offsets = offsets
    return offsets.indices.first { place in
      offsets[..<place].contains { isNear($0, offsets[place]) }
    }
  }

  private func report(
    _ expected: String, _ difference: String, diagnosis: String?
  ) -> Report.Failure {
    Report.Failure(
      input: "images \(images.shape); `change` adds a draw to all dots of a picture",
      actual: shapeDifference == nil ? text : "\(first.shape) and \(second.shape)",
      expected: expected, difference: difference, diagnosis: diagnosis)
  }

  private func diagnosis(_ offsets: [Float?]) -> String? {
    let count = images.shape[0]
    let (ones, twos) = (offsets[..<count], offsets[count...])
    if changedBatch { return "the batch changed as a whole: every picture is changed for itself" }
    if offsets.contains(nil) {
      return text.contains("no picture")
        ? nil : "partners exchanged: row i of both must show picture i"
    }
    let isPlain = [ones, twos].map { $0.allSatisfy { isNear($0, 0) } }
    if isPlain[0] != isPlain[1] {
      return "one view is the picture itself: both are to be changed"
    }
    if zip(ones, twos).allSatisfy(isNear) {
      return isPlain[0] ? nil : "one view, used twice: draw again for the second"
    }
    if zip(ones, twos).allSatisfy({ one, two in isOneDraw(one) && isOneDraw(two! - one!) }) {
      return "the second view made from the first: both start at the picture"
    }
    if count > 1, ones.allSatisfy({ isNear($0, ones.first!) }) {
      return "one draw for the whole batch: every picture gets its own"
    }
    return nil
  }
}
