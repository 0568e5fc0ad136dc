/// One exercise of the book: where it stands, how hard it is, what helps.
public struct Exercise: Sendable {
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

  public enum Difficulty: Int, Sendable {
    case easy = 1
    case medium, hard
  }

  /// "5.1 unbroadcast".
  public var title: String { "\(chapter).\(number) \(name)" }
}

/// Every exercise, in the order of the book.
public enum Registry {
  public static let exercises: [Exercise] = [.rowMajorStrides, .unbroadcast]
}

/// What a stub throws until it is solved.
public struct Unsolved: Error, Equatable, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name }

  public var description: String { "\(name) is not solved yet" }
}
