import Graphs
import Lessons

/// An exercise, whatever the type of its function.
public protocol AnyExercise: Sendable {
  /// The description that the tutor and the book show.
  var lesson: Lesson { get }
  /// Returns the graph of the first case, to work out by hand; `nil` for an exercise without a graph.
  var graph: (() -> Diagram)? { get }
  /// The book's solution as an answer.
  var solutionAnswer: Answer { get }

  /// Checks every variant of every known mistake.
  func evaluateMistakes() -> [MistakeEvaluation]
  /// Checks the wrong answers that resemble a known mistake, but must not be diagnosed as it.
  func evaluateLookAlikes() -> [CheckResult]
  /// Checks the trivial answers, such as zeros.
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
    chapter09, chapter10, chapter11, chapter12, chapter13, chapter14, chapter15, chapter16,
  ].flatMap(\.self)
}
