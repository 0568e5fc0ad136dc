/// An exercise in words: what the tutor tells of it. The check, which needs the whole library, stays in
/// `Curriculum`; so the tutor is built in seconds, and on a machine on which the library is not.
public struct Lesson: Codable, Equatable, Sendable {
  /// Unique in the book; progress is kept by it. The function to write has the same name.
  public let name: String
  /// The chapter it belongs to, and its place there from 1 on.
  public let chapter, number: Int
  /// One sentence: what to build.
  public let goal: String
  public let difficulty: Difficulty
  /// How long it takes somebody who has read the chapter.
  public let minutes: Int
  /// The learner's file, from the project's folder.
  public let file: String
  /// From vague to plain: the idea, the formula, the outline.
  public let hints: [String]
  /// Whether there is a graph to look at.
  public let hasGraph: Bool

  public enum Difficulty: Int, Codable, Sendable {
    case easy = 1
    case medium, hard
  }

  public init(
    name: String, chapter: Int, number: Int, goal: String, difficulty: Difficulty, minutes: Int,
    file: String, hints: [String], hasGraph: Bool = false
  ) {
    (self.name, self.chapter, self.number) = (name, chapter, number)
    (self.goal, self.difficulty, self.minutes) = (goal, difficulty, minutes)
    (self.file, self.hints, self.hasGraph) = (file, hints, hasGraph)
  }

  /// "5.1 unbroadcast".
  public var title: String { "\(chapter).\(number) \(name)" }

  /// The chapter's number as folders and programs have it: "05".
  public var chapterCode: String { (chapter < 10 ? "0" : "") + "\(chapter)" }

  /// Where the answer of the book stands, from the project's folder.
  public var solutionFile: String { "Tests/Solutions/" + file.drop { $0 != "/" }.dropFirst() }

  /// Returns the learner's file as it is handed out, made from the solution's: what stands between
  /// `// solution` and `// end of solution` becomes `throw Unsolved(…)`.
  public func stub(from solution: String) -> String {
    var lines: [Substring] = []
    var isSolution = false
    for line in solution.split(separator: "\n", omittingEmptySubsequences: false) {
      switch line.drop(while: { $0 == " " }) {
      case "// solution":
        isSolution = true
        lines.append("    throw Unsolved(\"\(name)\")")
      case "// end of solution": isSolution = false
      default: if !isSolution { lines.append(line) }
      }
    }
    return lines.joined(separator: "\n").replacing("Solutions", with: "Exercises")
  }
}
