import Graphs
import Lessons

/// A function that somebody wrote for an exercise. The compiler sees to it that its type is the exercise's.
public struct Answer: @unchecked Sendable {
  public let lesson: Lesson
  /// The graph of the exercise's first case, to work out by hand.
  public let graph: (() -> Diagram)?
  private let function: Any
  private let check: ((CheckResult) -> Void) -> Evaluation

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
  /// - Parameter report: gets each result as soon as it is known, the last one last; a function may end the
  ///   process before it is named what is wrong with it.
  @discardableResult
  public func evaluate(report: (CheckResult) -> Void = { _ in }) -> Evaluation { check(report) }

  fileprivate func function<Function>(for exercise: Exercise<Function>) -> Function? {
    lesson == exercise.lesson ? function as? Function : nil
  }
}

/// What a learner wrote for one chapter. The program that checks the chapter looks for the class of this name
/// in the chapter's module, so that it is compiled without any other chapter.
public protocol ChapterAnswers: AnyObject {
  static var all: [Answer] { get }
}

extension [Answer] {
  /// The function written for an exercise; the book's where there is none.
  public subscript<Function>(exercise: Exercise<Function>) -> Function {
    lazy.compactMap { $0.function(for: exercise) }.first ?? exercise.solution
  }
}
