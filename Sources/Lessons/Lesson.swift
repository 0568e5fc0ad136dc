/// The description of an exercise, as the tutor and the book show it. The check, which needs the whole library, is in
/// `Curriculum`. So the tutor builds in seconds, even if the library does not build.
public struct Lesson: Equatable, Sendable {
  /// The name, unique in the book; progress is saved under it. The learner's function has the same name.
  public let name: String
  /// The chapter, and the number within it, from 1.
  public let chapter, number: Int
  /// The task, in one sentence.
  public let goal: String
  public let difficulty: Difficulty
  /// The minutes that the exercise takes after reading the chapter.
  public let minutes: Int
  /// The path of the learner's file, relative to the project's folder.
  public let file: String
  /// Three hints, each more explicit than the one before: the idea, the formula, the outline.
  public let hints: [String]
  /// Whether the exercise has a graph, which `swift run learn graph` draws.
  public let hasGraph: Bool

  /// The difficulty of an exercise.
  public enum Difficulty: Int, Sendable {
    case easy = 1
    case medium, hard
  }

  init(
    name: String, chapter: Int, number: Int, goal: String, difficulty: Difficulty, minutes: Int,
    file: String, hints: [String], hasGraph: Bool = false
  ) {
    (self.name, self.chapter, self.number) = (name, chapter, number)
    (self.goal, self.difficulty, self.minutes) = (goal, difficulty, minutes)
    (self.file, self.hints, self.hasGraph) = (file, hints, hasGraph)
  }

  /// Every exercise, in the order of the book.
  public static let all = [
    chapter01, chapter02, chapter03, chapter04, chapter05, chapter06, chapter07, chapter08,
    chapter09, chapter10, chapter11, chapter12, chapter13, chapter14, chapter15, chapter16,
  ].flatMap(\.self)

  /// The chapter, number and name: "5.1 unbroadcast".
  public var title: String { "\(chapter).\(number) \(name)" }

  /// The chapter's number with two digits, as in the names of folders and programs: "05".
  public var chapterCode: String { (chapter < 10 ? "0" : "") + "\(chapter)" }

  /// The path of the file with the book's solution, relative to the project's folder.
  public var solutionFile: String {
    "Sources/Curriculum/" + file.drop { $0 != "/" }.dropFirst()
  }
}
