import Foundation

/// What a process that crashed wrote, taken apart: what the learner's code printed, what the runtime said,
/// and where in the learner's file it was.
struct Crash {
  /// What came before the runtime's last words.
  let printed: String
  /// The runtime's last words, in one line.
  let words: String
  /// The line of the learner's file that was running, the innermost one.
  let line: Int?
  /// Whether it ended itself; false where it was aborted from outside, or has not crashed.
  let isOwn: Bool

  /// - Parameter file: the learner's, from the project's folder.
  init(_ output: String, file: String) {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.firstIndex {
      $0.contains("Fatal error") || $0.hasPrefix("*** ") || $0.contains("Program crashed")
        || $0.contains("Swift runtime failure")
    }
    printed = lines[..<(first ?? lines.endIndex)].joined(separator: "\n")
      .trimmingCharacters(in: .newlines)
    let last = lines[(first ?? lines.endIndex)...]
    let places = last.compactMap { line in
      line.range(of: "\(file):").flatMap { Int(line[$0.upperBound...].prefix(while: \.isNumber)) }
    }
    line = places.first
    words = Self.words(last.map(String.init), isDeep: places.count > 10)
    isOwn = first != nil && !last.contains { $0.contains("Program crashed: Aborted") }
  }

  private static func words(_ lines: [String], isDeep: Bool) -> String {
    if let fatal = lines.first(where: { $0.contains("Fatal error: ") }),
      let start = fatal.range(of: "Fatal error: ")
    {
      return String(fatal[start.upperBound...])
    }
    if isDeep { return "the stack is full: the function calls itself without end" }
    for line in lines {
      guard
        let match = line.firstMatch(
          of: /(Swift runtime failure|Program crashed): (.*?)( at .*)? \*+/)
      else { continue }
      if match.output.2 == "arithmetic overflow" {
        return "arithmetic overflow: a number that its type cannot hold"
      }
      return String(match.output.2)
    }
    return "it ended before the check was done"
  }
}
