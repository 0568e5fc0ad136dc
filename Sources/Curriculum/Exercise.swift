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
  /// Runs the check on an implementation of the chapter's protocol: the learner's, the solution, a
  /// known mistake. An exercise cannot be made without one.
  public let check: @Sendable (_ implementation: Any.Type) -> Report

  public enum Difficulty: Int, Sendable {
    case easy = 1
    case medium, hard
  }

  /// "5.1 unbroadcast".
  public var title: String { "\(chapter).\(number) \(name)" }
}

/// Every exercise, in the order of the book.
public enum Registry {
  public static let exercises: [Exercise] = [
    Chapter01.exercises,
    Chapter02.exercises,
    Chapter03.exercises,
    Chapter04.exercises,
    Chapter05.exercises,
    Chapter06.exercises,
    Chapter07.exercises,
    Chapter08.exercises,
    Chapter09.exercises,
    Chapter10.exercises,
    Chapter11.exercises,
    Chapter12.exercises,
    Chapter13.exercises,
  ].flatMap(\.self)
}

/// Takes the chapter's protocol off a check, so that the registry can hold the checks of all chapters.
///
/// - Precondition: the implementation conforms to the protocol.
func erased<Exercises>(
  _ check: @escaping @Sendable (Exercises) -> Report
) -> @Sendable (Any.Type) -> Report {
  { implementation in
    guard let exercises = implementation as? Exercises else {
      fatalError("check: \(implementation) does not conform to \(Exercises.self)")
    }
    return check(exercises)
  }
}

/// What a stub throws until it is solved.
public struct Unsolved: Error, Equatable, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name }

  public var description: String { "\(name) is not solved yet" }
}
