import Graphs
import Lessons

/// An exercise of any type of function.
public protocol AnyExercise: Sendable {
  var lesson: Lesson { get }
  var graph: (() -> Diagram)? { get }
  /// The book's answer in the learner's place.
  var solutionAnswer: Answer { get }

  /// Checks each form of each known mistake.
  func evaluateMistakes() -> [MistakeEvaluation]
  /// Checks the wrong answers that must not be given a known mistake's name.
  func evaluateLookAlikes() -> [CheckResult]
  /// Checks the answers given without a thought.
  func evaluateTrivialAnswers() -> [CheckResult]
}

extension Exercise: AnyExercise {
  public var solutionAnswer: Answer { Answer(self, solution) }

  public func evaluateMistakes() -> [MistakeEvaluation] { evaluator.evaluateMistakes() }

  public func evaluateLookAlikes() -> [CheckResult] { results(lookAlikes) }

  public func evaluateTrivialAnswers() -> [CheckResult] { results(trivialAnswers) }

  private func results(_ functions: [Function]) -> [CheckResult] {
    functions.map { evaluator.evaluate($0, report: { _ in }).result }
  }
}

extension Exercises {
  /// Every exercise, in the order of the book.
  public static let all = [
    chapter01, chapter02, chapter03, chapter04, chapter05, chapter06, chapter07, chapter08,
    chapter09, chapter10, chapter11, chapter12, chapter13, chapter14, chapter15,
  ].flatMap(\.self)
}
