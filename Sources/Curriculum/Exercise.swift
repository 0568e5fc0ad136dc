import Graphs
import Lessons

/// One exercise of the book: where it stands, how hard it is, what helps, and what judges an answer.
@dynamicMemberLookup
public struct Exercise: Sendable {
  /// The exercise in words.
  public let lesson: Lesson
  /// Runs the check on an implementation of the chapter's protocol: the learner's, the solution, a
  /// known mistake. An exercise cannot be made without one.
  public let check: @Sendable (_ implementation: Any.Type) -> Report
  /// The graph of the check's first case, where there is one.
  public let graph: (@Sendable () -> Diagram)?

  init(
    name: String, chapter: Int, number: Int, goal: String, difficulty: Lesson.Difficulty,
    minutes: Int, file: String, hints: [String], graph: (@Sendable () -> Diagram)? = nil,
    check: @escaping @Sendable (_ implementation: Any.Type) -> Report
  ) {
    lesson = Lesson(
      name: name, chapter: chapter, number: number, goal: goal, difficulty: difficulty,
      minutes: minutes, file: file, hints: hints, hasGraph: graph != nil)
    (self.check, self.graph) = (check, graph)
  }

  /// What the words say: `exercise.name`, `exercise.minutes`, ….
  public subscript<Value>(dynamicMember path: KeyPath<Lesson, Value>) -> Value {
    lesson[keyPath: path]
  }
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
    Chapter14.exercises,
    Chapter15.exercises,
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
