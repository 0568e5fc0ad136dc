import Graphs
@_exported import Lessons

/// One exercise of the book: the book's answer, the cases that an answer is checked on, and the mistakes that
/// are known. `Function` is the type of the function that the learner writes.
///
/// The functions that an exercise holds capture nothing, so that it can be shared between threads.
public struct Exercise<Function>: @unchecked Sendable {
  public let lesson: Lesson
  /// The book's answer.
  public let solution: Function
  /// Answers given without a thought (zeros of the right shape, the input itself, nothing), which the check
  /// must reject.
  let trivialAnswers: [Function]
  /// Wrong answers that resemble a known mistake without being one, which the check must not name.
  let lookAlikes: [Function]
  /// Returns the graph of the first case, to work out by hand.
  public let graph: (() -> Diagram)?
  let evaluator: any Evaluating<Function>

  /// Creates an exercise whose right result is known for each case.
  ///
  /// - Parameters:
  ///   - cases: makes the cases, small ones first, as the first that comes out wrong is shown. It is called for
  ///     each function that is run, so that cases may be objects that a function changes.
  ///   - run: runs a function on one case. What an answer changes, it returns as part of the result.
  ///   - expected: the right result, found in another way than the solution's.
  ///   - describe: a case in words: "shape [2, 3]".
  ///   - show: a result in words.
  ///   - difference: where a result first differs from another one; `nil` if they are the same.
  ///   - lookAlikes, trivialAnswers: wrong answers that no known mistake's name fits.
  ///   - graph: the graph of the first case, to work out by hand.
  ///   - picture: a wrong result beside the right one.
  ///   - mistakes: the known mistakes, one after the other.
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

  /// Creates an exercise of which several results are right.
  ///
  /// - Parameters:
  ///   - mismatch: what is wrong with a result; `nil` if it is right.
  ///   - isSame: whether two functions do the same, as far as this result shows.
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

/// The book's answers, each in the file of its exercise.
public enum Solutions {}

/// The exercises, each in a file of its own.
public enum Exercises {}

/// What a stub throws until it is solved.
public struct Unsolved: Error, Equatable, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name }

  public var description: String { "\(name) is not solved yet" }
}
