import Training

/// The tables that pages show, between two comments: what is written there comes from the record.
extension ResultRecord {
  /// Returns a page with its tables replaced by those of this record.
  ///
  /// A table follows a line `<!-- results: NAME -->`, and precedes `<!-- end of results -->`. The name is that of a
  /// ``ResultTable``, or `all`.
  func rendered(_ page: String) -> String {
    var (lines, isInside): ([String], Bool) = ([], false)
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line == Self.end { isInside = false }
      if isInside { continue }
      lines.append(line)
      if let name = Self.name(line) {
        isInside = true
        lines += ["", name == "all" ? summary : details(name), ""]
      }
    }
    return lines.joined(separator: "\n")
  }

  private static let end = "<!-- end of results -->"

  /// The name of the table that a line opens; `nil` if it opens none.
  private static func name(_ line: String) -> String? {
    let (start, end) = ("<!-- results: ", " -->")
    guard line.hasPrefix(start), line.hasSuffix(end) else { return nil }
    return String(line.dropFirst(start.count).dropLast(end.count))
  }

  /// All tables in one, a row for each recipe.
  private var summary: String {
    let head = [
      "| data | method | reached | published | command |", "| --- | --- | --- | --- | --- |",
    ]
    let rows = Recipe.all.filter(isMeasured).map { recipe in
      let first = recipe.measurements[0]
      return
        "| \(recipe.table.title) | \(recipe.method) | \(first.description) \(text(recipe, first)) | "
        + "\(recipe.published.isEmpty ? "–" : recipe.published) | `swift run siamese results \(recipe.name)` |"
    }
    return (head + rows).joined(separator: "\n")
  }

  /// One table: every measurement, the goals, why a row is as it is, and the commands that train.
  private func details(_ name: String) -> String {
    let recipes = Recipe.all.filter { $0.table.rawValue == name && isMeasured($0) }
    let head = [
      "| method | measured | reached | seeds | published | to reach |",
      "| --- | --- | --- | --- | --- | --- |",
    ]
    let rows = recipes.flatMap { recipe in
      recipe.measurements.enumerated().map { index, measurement in
        let isFirst = index == 0
        return "| \(isFirst ? recipe.method : "") | \(measurement.description) | "
          + "\(text(recipe, measurement)) | \(values(recipe, measurement).count) | "
          + "\(isFirst && !recipe.published.isEmpty ? recipe.published : "–") | "
          + "\(isFirst ? goal(recipe) : "–") |"
      }
    }
    let notes = recipes.filter { !$0.note.isEmpty }.map { "\($0.method): \($0.note)" }
    let commands = recipes.compactMap { $0.command(seed: $0.seeds[0]) }
    return
      (head + rows + notes.flatMap { ["", $0] }
      + (commands.isEmpty ? [] : ["", "```sh"] + commands + ["```"])).joined(separator: "\n")
  }

  private func isMeasured(_ recipe: Recipe) -> Bool {
    recipe.measurements.allSatisfy { !values(recipe, $0).isEmpty }
  }

  /// The mean over seeds and, of several, the standard deviation.
  private func text(_ recipe: Recipe, _ measurement: Measurement) -> String {
    let values = values(recipe, measurement)
    let mean = values.reduce(0, +) / Double(values.count)
    guard values.count > 1 else { return formatted(mean, decimals: 3) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    return "\(formatted(mean, decimals: 3)) ± \(formatted(deviation, decimals: 3))"
  }

  private func goal(_ recipe: Recipe) -> String {
    guard let goal = recipe.goal else { return "–" }
    let values = values(recipe, recipe.measurements[0])
    let mean = values.reduce(0, +) / Double(values.count)
    let wanted =
      goal.upperBound == 1
      ? "≥ \(formatted(goal.lowerBound, decimals: 3))"
      : "\(formatted(goal.lowerBound, decimals: 3)) to \(formatted(goal.upperBound, decimals: 3))"
    return wanted + (goal.contains(mean) ? ": reached" : ": not reached")
  }
}
