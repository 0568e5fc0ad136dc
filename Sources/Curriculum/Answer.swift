import Graphs
import Lessons

/// An answer: a function written for an exercise. The compiler checks that it has the exercise's type.
public struct Answer: @unchecked Sendable {
  /// The exercise's description.
  public let lesson: Lesson
  /// The graph of the exercise's first case, to work out by hand.
  public let graph: (() -> Diagram)?
  private let function: Any
  private let check: ((CheckResult) -> Void) -> Evaluation

  /// Creates an answer to an exercise.
  public init<Function>(_ exercise: Exercise<Function>, _ function: Function) {
    (lesson, graph, self.function) = (exercise.lesson, exercise.graph, function)
    check = { exercise.evaluator.evaluate(function, report: $0) }
  }

  init(
    _ lesson: Lesson, graph: (() -> Diagram)?,
    check: @escaping ((CheckResult) -> Void) -> Evaluation
  ) {
    (self.lesson, self.graph, function, self.check) = (lesson, graph, (), check)
  }

  /// Checks the function on all cases.
  ///
  /// - Parameter report: receives each result as soon as it is known, the final one last, because a function may crash
  ///   before the check is finished.
  /// - Returns: the final result, and a picture of a wrong graph.
  @discardableResult
  public func evaluate(report: (CheckResult) -> Void = { _ in }) -> Evaluation { check(report) }

  fileprivate func function<Function>(for exercise: Exercise<Function>) -> Function? {
    lesson == exercise.lesson ? function as? Function : nil
  }
}

/// The learner's answers to one chapter's exercises. Each chapter's module has a class `Answers` that conforms to it.
/// Programs find the class by its name, so that they are compiled without any other chapter.
public protocol ChapterAnswers: AnyObject {
  /// The answers, in the order of the exercises.
  static var all: [Answer] { get }
}

extension [Answer] {
  /// The function written for an exercise; the book's solution if there is none.
  public subscript<Function>(exercise: Exercise<Function>) -> Function {
    lazy.compactMap { $0.function(for: exercise) }.first ?? exercise.solution
  }
}
