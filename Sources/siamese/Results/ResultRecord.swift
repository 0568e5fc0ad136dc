import Files
import Foundation

/// A number that a recipe reached with a seed: a line of the record.
struct ResultLine: Codable, Equatable {
  let recipe: String
  let seed: UInt64
  let measure: String
  let value: Double
  /// The command that trained; `nil` where nothing was trained.
  var command: String?
}

/// The numbers that all recipes reached: a file with a line of JSON each.
struct ResultRecord: Equatable {
  private(set) var lines: [ResultLine] = []

  init() {}

  /// Reads a record; an empty one where there is no file.
  ///
  /// - Throws: `DataError` naming a line that is none of a record.
  init(at path: String) throws(DataError) {
    guard File.exists(path) else { return }
    let text = String(decoding: try File.read(path, limit: 1 << 26), as: UTF8.self)
    for (index, line) in text.split(separator: "\n").enumerated() {
      guard let found = try? JSONDecoder().decode(ResultLine.self, from: Data(line.utf8)) else {
        throw DataError(
          path: path, problem: "line \(index + 1) is no result",
          recoverySuggestion: "remove the line; 'siamese results' writes it again")
      }
      lines.append(found)
    }
  }

  /// Adds what a recipe reached with a seed, in place of what it reached before.
  mutating func replace(_ new: [ResultLine]) {
    let same = { (a: ResultLine, b: ResultLine) in
      (a.recipe, a.seed, a.measure) == (b.recipe, b.seed, b.measure)
    }
    lines.removeAll { old in new.contains { same($0, old) } }
    lines += new
    let order = Dictionary(uniqueKeysWithValues: zip(Recipe.all.map(\.name), 0...))
    // A stable order: one line changes where one number does.
    lines = lines.enumerated().sorted { a, b in
      let (x, y) = (order[a.element.recipe] ?? .max, order[b.element.recipe] ?? .max)
      return (x, a.element.seed, a.offset) < (y, b.element.seed, b.offset)
    }.map(\.element)
  }

  /// The file's text.
  func text() throws -> String {
    try lines.map { String(decoding: try SavedRun.json($0), as: UTF8.self) + "\n" }.joined()
  }

  /// Returns what a recipe reached by a measurement: a value for each seed.
  func values(_ recipe: Recipe, _ measurement: Measurement) -> [Double] {
    lines.filter { $0.recipe == recipe.name && $0.measure == measurement.description }.map(\.value)
  }
}
