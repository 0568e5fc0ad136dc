import Graphs
import Lessons

/// An exercise whose chapter is not a list of `Exercise` values yet.
public struct UnportedExercise: Sendable {
  public let lesson: Lesson
  /// Runs the check on an implementation of the chapter's protocol.
  public let check: @Sendable (_ implementation: Any.Type) -> Report
  /// The graph of the check's first case, where there is one.
  public let graph: (@Sendable () -> Diagram)?

  init(
    _ lesson: Lesson, graph: (@Sendable () -> Diagram)? = nil,
    check: @escaping @Sendable (_ implementation: Any.Type) -> Report
  ) {
    (self.lesson, self.check, self.graph) = (lesson, check, graph)
  }

  /// All of them, in the order of the book.
  public static let all: [UnportedExercise] = [
    Chapter02.exercises, Chapter03.exercises, Chapter05.exercises, Chapter07.exercises,
    Chapter08.exercises, Chapter09.exercises, Chapter10.exercises, Chapter11.exercises,
    Chapter12.exercises, Chapter13.exercises,
  ].flatMap(\.self)

  /// As an answer of which only the check is known.
  public func answer(_ implementation: Any.Type) -> Answer {
    Answer(lesson, graph: graph) { report in
      let evaluation: Evaluation
      switch check(implementation) {
      case .passed: evaluation = Evaluation(result: .passed, picture: nil)
      case .unsolved: evaluation = Evaluation(result: .unsolved, picture: nil)
      case .failed(let failure):
        evaluation = Evaluation(
          result: .failed(
            CheckResult.Failure(
              input: failure.input, actual: failure.actual, expected: failure.expected,
              difference: failure.difference, diagnosis: failure.diagnosis)),
          picture: failure.picture.map { picture in { picture } })
      }
      report(evaluation.result)
      return evaluation
    }
  }
}

/// What a check found out about an implementation.
public enum Report: Equatable, Sendable {
  case passed
  case unsolved
  case failed(Failure)

  /// One case that came out wrong.
  public struct Failure: Equatable, Sendable {
    public let input: String
    public let actual, expected: String
    public let difference: String
    public let diagnosis: String?
    public let picture: Diagram?

    public init(
      input: String, actual: String, expected: String, difference: String, diagnosis: String?,
      picture: Diagram? = nil
    ) {
      (self.input, self.actual, self.expected) = (input, actual, expected)
      (self.difference, self.diagnosis, self.picture) = (difference, diagnosis, picture)
    }
  }

  /// Runs `cases` until one fails, and turns what a stub throws into `unsolved`.
  static func checking(_ cases: () throws -> Failure?) -> Report {
    do {
      return try cases().map { .failed($0) } ?? .passed
    } catch is Unsolved {
      return .unsolved
    } catch {
      return .failed(
        Failure(
          input: "any", actual: "threw \(error)", expected: "a result", difference: "it threw",
          diagnosis: nil))
    }
  }
}

/// Takes the chapter's protocol off a check, so that a list can hold the checks of all chapters.
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

extension Checker {
  /// Checks what the learner wrote for a chapter that is not ported yet.
  public static func run(_ learner: Any.Type, chapter: Int) -> Never {
    run(
      UnportedExercise.all.filter { $0.lesson.chapter == chapter }.map { $0.answer(learner) })
  }
}
