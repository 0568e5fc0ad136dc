extension Lesson {
  /// Returns the original text of the learner's file: the task, and a function that throws `Unsolved`.
  ///
  /// - Parameter source: the text of `solutionFile`.
  public func stub(from source: String) -> String {
    learnersFile(from: source) { _ in ["  throw Unsolved(\"\(name)\")"] }
  }

  /// Returns the text of the learner's file with the book's solution in it.
  ///
  /// - Parameter source: the text of `solutionFile`.
  public func solution(from source: String) -> String {
    learnersFile(from: source) { $0 }
  }

  /// Returns the imports of the exercise's file and the contents of its `extension Solutions`, unindented. An import with
  /// a comment after it is left out: only the check needs it.
  private func learnersFile(
    from source: String, body: (_ solution: [String]) -> [String]
  ) -> String {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let imports = lines.filter { $0.hasPrefix("import ") && !$0.contains("//") }
    guard let start = lines.firstIndex(of: "extension Solutions {"),
      let end = lines[start...].firstIndex(of: "}")
    else { return "" }
    var text = lines[(start + 1)..<end].map { line in
      line.hasPrefix("  ") ? String(line.dropFirst(2)) : line
    }
    guard let first = text.firstIndex(where: { $0.hasPrefix("public static func \(name)(") }),
      let open = text[first...].firstIndex(where: { $0.hasSuffix("{") }),
      let close = text[open...].firstIndex(of: "}")
    else { return "" }
    text.replaceSubrange((open + 1)..<close, with: body(Array(text[(open + 1)..<close])))
    text[first] = String(text[first].dropFirst("public static ".count))
    return ((imports + ["import Curriculum"]).sorted() + [""] + text + [""])
      .joined(separator: "\n")
  }
}
