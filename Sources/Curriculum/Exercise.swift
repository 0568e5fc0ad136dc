import Graphs
@_exported import Lessons

/// An exercise of the book: its solution, the cases that an answer is checked on, and the known mistakes. `Function` is
/// the type of the function that the learner writes.
///
/// The closures of an exercise capture no mutable state, so that threads can share it.
public struct Exercise<Function>: @unchecked Sendable {
  /// The description that the tutor and the book show.
  public let lesson: Lesson
  /// The book's solution.
  public let solution: Function
  /// Answers without any work, such as zeros of the right shape, the input, or nothing. The check must reject them.
  let trivialAnswers: [Function]
  /// Wrong answers that resemble a known mistake, but must not be diagnosed as it.
  let lookAlikes: [Function]
  /// Returns the graph of the first case, to work out by hand.
  public let graph: (() -> Diagram)?
  let evaluator: any Evaluating<Function>

  /// Creates an exercise with one right result for each case.
  ///
  /// - Parameters:
  ///   - cases: returns the cases, small ones first, because the learner sees the first that fails. It is called once
  ///     for each function, so that cases may be objects that a function changes.
  ///   - run: runs a function on one case. A result includes what the function changes.
  ///   - expected: returns the right result, computed in another way than the solution computes it.
  ///   - describe: returns the text of a case: "shape [2, 3]".
  ///   - show: returns the text of a result.
  ///   - difference: returns the first difference between two results; `nil` if they are equal.
  ///   - lookAlikes: wrong answers that resemble a known mistake, but must not be diagnosed as it.
  ///   - trivialAnswers: three answers without any work, which must be rejected.
  ///   - graph: returns the graph of the first case, to work out by hand.
  ///   - picture: draws a wrong result beside the right one.
  ///   - mistakes: the known mistakes, one below the other.
  init<Case, Result>(
    _ lesson: Lesson, solution: Function, cases: @escaping () -> [Case],
    run: @escaping (Function, Case) throws -> Result, expected: @escaping (Case) -> Result,
    describe: @escaping (Case) -> String, show: @escaping (Result) -> String = { "\($0)" },
    difference: @escaping (_ actual: Result, _ expected: Result) -> String?,
    lookAlikes: [Function] = [], trivialAnswers: [Function], graph: (() -> Diagram)? = nil,
    picture: ((Case, Result) -> Diagram)? = nil,
    @MistakeBuilder<Function, Case, Result> mistakes: () -> [Mistake<Function, Case, Result>]
  ) {
    self.init(
      lesson, solution: solution, cases: cases, run: run,
      mismatch: { input, actual in
        let expected = expected(input)
        return difference(actual, expected).map {
          Mismatch(actual: show(actual), expected: show(expected), difference: $0)
        }
      },
      isSame: { difference($0, $1) == nil }, describe: describe, lookAlikes: lookAlikes,
      trivialAnswers: trivialAnswers, graph: graph, picture: picture, mistakes: mistakes)
  }

  /// Creates an exercise that may have several right results for a case. The other parameters are those above.
  ///
  /// - Parameters:
  ///   - mismatch: returns what is wrong with a result; `nil` if it is right.
  ///   - isSame: returns whether two results are equal, to compare an answer with a known mistake.
  init<Case, Result>(
    _ lesson: Lesson, solution: Function, cases: @escaping () -> [Case],
    run: @escaping (Function, Case) throws -> Result,
    mismatch: @escaping (Case, Result) -> Mismatch?,
    isSame: @escaping (Result, Result) -> Bool, describe: @escaping (Case) -> String,
    lookAlikes: [Function] = [], trivialAnswers: [Function], graph: (() -> Diagram)? = nil,
    picture: ((Case, Result) -> Diagram)? = nil,
    @MistakeBuilder<Function, Case, Result> mistakes: () -> [Mistake<Function, Case, Result>]
  ) {
    (self.lesson, self.solution, self.graph) = (lesson, solution, graph)
    (self.lookAlikes, self.trivialAnswers) = (lookAlikes, trivialAnswers)
    evaluator = Evaluator(
      cases: cases, run: run, mismatch: mismatch, isSame: isSame, describe: describe,
      mistakes: mistakes(), picture: picture)
  }
}

/// The namespace of the book's solutions, each in the file of its exercise.
public enum Solutions {}

/// The namespace of the exercises, each in a file of its own.
public enum Exercises {}

/// The error that the original file of an exercise throws.
public struct Unsolved: Error, Equatable, CustomStringConvertible {
  /// The exercise's name.
  public let name: String

  /// Creates the error of an exercise.
  public init(_ name: String) { self.name = name }

  /// The sentence "… is not solved yet".
  public var description: String { "\(name) is not solved yet" }
}
