import Commands
import Contrastive
import Files
import Tensors
import Training

/// `siamese compare`.
let compareCommand = Program(
  "compare", "Tell whether two or more images show the same thing.", takes: "IMAGE IMAGE …",
  options: [
    .number(
      "threshold", 0, shown: "0 = from training",
      "largest distance of images that are the same"),
    .flag("json", "print the distances and the verdict as JSON"),
  ] + TrainedEncoder.options + TrainedEncoder.orientationOption,
  lists: [
    ReadingLimitsOption.list,
    (
      "Exit status",
      [
        ("0", "all images are the same"), ("1", "some are different"),
        ("2", "no verdict: an image cannot be read, there is no threshold, or another error"),
      ]
    ),
  ],
  examples: [
    "siamese compare --weights Output/siamese a.jpg b.jpg",
    "siamese compare --weights Output/siamese --json a.jpg b.jpg c.jpg",
  ]
) { arguments in
  let isSame: Bool
  do {
    isSame = try compare(arguments)
  } catch {
    throw ExitError(status: 2, ExitError(error).message)
  }
  if !isSame { throw ExitError(status: 1, "") }
}

/// Prints the distances of images, and whether all are the same.
private func compare(_ arguments: Arguments) throws -> Bool {
  let names = arguments.positionals
  guard names.count > 1 else {
    throw Arguments.Failure(description: "takes at least two images, not \(names.count)")
  }
  let encoder = try TrainedEncoder(arguments)
  let images = try ImageDataset.files(at: names)
  guard images.count == names.count else {
    throw Arguments.Failure(description: "takes images, not a folder")
  }
  let rows = try encoder.embeddings(of: images, arguments, stopsAtFailures: true).values
  // The differences, not products: equal images have a distance of exactly 0.
  let distances = images.indices.map { i in
    images.indices.map { j in
      Double((rows[i] - rows[j]).norm().item)
    }
  }
  let given = Float(arguments.number("threshold"))
  let threshold = (given > 0 ? given : encoder.threshold).map { Double($0) }
  let pairs = images.indices.flatMap { i in images.indices.dropFirst(i + 1).map { (i, $0) } }
  let differentCount = threshold.map { limit in pairs.count { distances[$0.0][$0.1] > limit } }
  if arguments.flag("json") {
    print(
      String(
        decoding: try SavedRun.json(
          Comparison(
            images: images, distances: distances, threshold: threshold,
            same: differentCount.map { $0 == 0 })), as: UTF8.self))
  } else {
    printDistances(images, distances)
  }
  guard let threshold, let differentCount else {
    throw DataError(
      path: encoder.path, problem: "there is no threshold: these weights were not evaluated",
      recoverySuggestion: "pass one, such as --threshold 1")
  }
  if !arguments.flag("json") {
    let verdict = differentCount == 0 ? "same" : "different"
    let count = pairs.count > 1 ? ", \(differentCount) of \(pairs.count) pairs beyond it" : ""
    print("\(verdict)   (threshold \(formatted(threshold, decimals: 4))\(count))")
  }
  return differentCount == 0
}

private func printDistances(_ images: [String], _ distances: [[Double]]) {
  if images.count == 2 {
    print("distance   \(formatted(distances[0][1], decimals: 4))")
    return
  }
  let cells = distances.map { $0.map { formatted($0, decimals: 4) } }
  let width = cells.joined().map(\.count).max()! + 2
  func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
  for (number, name) in images.enumerated() {
    print("\(padded("\(number + 1)", 4))  \(name.displayed(limit: 400))")
  }
  print(padded("", 4) + images.indices.map { padded("\($0 + 1)", width) }.joined())
  for (number, row) in cells.enumerated() {
    print(padded("\(number + 1)", 4) + row.map { padded($0, width) }.joined())
  }
}

/// The result in JSON.
private struct Comparison: Encodable {
  let images: [String]
  let distances: [[Double]]
  let threshold: Double?
  let same: Bool?
}
