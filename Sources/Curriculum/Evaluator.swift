import Graphs
import Lessons

/// The result of a check, and a picture of a wrong graph.
public struct Evaluation {
  /// The result: passed, unsolved, or the first failing case.
  public let result: CheckResult
  /// Draws the learner's graph beside the expected one, with the differences marked; `nil` for an exercise without a
  /// graph.
  public let picture: (() -> Diagram)?
}

/// A check of functions of one type, whatever the types of its cases and results.
protocol Evaluating<Function> {
  associatedtype Function

  /// Checks a function.
  ///
  /// - Parameter report: receives each result as soon as it is known, because the function may crash later.
  func evaluate(_ function: Function, report: (CheckResult) -> Void) -> Evaluation

  /// Checks every variant of every known mistake.
  func evaluateMistakes() -> [MistakeEvaluation]
}

/// The check of one variant of a known mistake.
public struct MistakeEvaluation {
  /// The sentence that the learner reads.
  public let sentence: String
  /// The result of the check.
  public let evaluation: Evaluation
  /// The result if the mistake is recognized by its signs only; `nil` if it has no signs.
  public let bySigns: CheckResult?
}

/// Checks functions on an exercise's cases.
struct Evaluator<Function, Case, Result>: Evaluating {
  let cases: () -> [Case]
  let run: (Function, Case) throws -> Result
  let mismatch: (Case, Result) -> Mismatch?
  let isSame: (Result, Result) -> Bool
  let describe: (Case) -> String
  let mistakes: [Mistake<Function, Case, Result>]
  let picture: ((Case, Result) -> Diagram)?

  func evaluate(_ function: Function, report: (CheckResult) -> Void) -> Evaluation {
    evaluate(function, crashes: nil, comparesResults: true, report: report)
  }

  func evaluateMistakes() -> [MistakeEvaluation] {
    mistakes.flatMap { mistake in
      mistake.functions.map { function in
        func evaluation(comparesResults: Bool) -> Evaluation {
          evaluate(
            function, crashes: mistake.isFatal, comparesResults: comparesResults, report: { _ in })
        }
        return MistakeEvaluation(
          sentence: mistake.sentence, evaluation: evaluation(comparesResults: true),
          bySigns: mistake.isShown == nil ? nil : evaluation(comparesResults: false).result)
      }
    }
  }

  /// Checks a function on all cases.
  ///
  /// - Parameters:
  ///   - crashes: whether the function would crash on a case; then it is not run.
  ///   - comparesResults: whether the known mistakes are run, to compare their results.
  private func evaluate(
    _ function: Function, crashes: ((Case) -> Bool)?, comparesResults: Bool,
    report: (CheckResult) -> Void
  ) -> Evaluation {
    let cases = cases()
    var seen: [Observation<Result>] = []
    var failure: (report: CheckResult.Failure, picture: (() -> Diagram)?)?
    var suspects = Suspects(self)
    func diagnose(_ sentence: String?) {
      guard failure?.report.diagnosis != sentence else { return }
      failure?.report.diagnosis = sentence
      if let failure { report(.failed(failure.report)) }
    }
    for input in cases {
      // If the function crashes on this case, it has a mistake that does.
      diagnose(suspects.sentence(crashingOn: input))
      if crashes?(input) ?? false { return Evaluation(failure) }
      let observation = Observation { try run(function, input) }
      if failure == nil, case .error(is Unsolved) = observation {
        report(.unsolved)
        return Evaluation(result: .unsolved, picture: nil)
      }
      seen.append(observation)
      let mistake = self.failure(input, observation)
      if failure == nil, let mistake {
        failure = (mistake, drawing(input, observation))
        report(.failed(mistake))
        suspects.begin(after: seen, comparesResults: comparesResults)
      } else if failure != nil {
        suspects.compare(observation, at: seen.count - 1)
      }
      if mistake != nil { suspects.lookForSigns(input, observation) }
      if failure != nil && suspects.isEmpty { break }
    }
    diagnose(suspects.sentence)
    if failure == nil { report(.passed) }
    return Evaluation(failure)
  }

  /// Returns what is wrong with one case; `nil` if it is right.
  private func failure(_ input: Case, _ observation: Observation<Result>) -> CheckResult.Failure? {
    switch observation {
    case .result(let result):
      mismatch(input, result).map {
        CheckResult.Failure(
          input: $0.input ?? describe(input), actual: $0.actual, expected: $0.expected,
          difference: $0.difference)
      }
    case .error(let error):
      CheckResult.Failure(
        input: describe(input), actual: "threw \(error)", expected: "a result",
        difference: "it threw")
    }
  }

  private func drawing(_ input: Case, _ observation: Observation<Result>) -> (() -> Diagram)? {
    guard let picture, case .result(let result) = observation else { return nil }
    return { picture(input, result) }
  }
}

/// What a function did on one case: it returned, or it threw.
enum Observation<Result> {
  case result(Result)
  case error(any Error)

  init(_ body: () throws -> Result) {
    do { self = .result(try body()) } catch { self = .error(error) }
  }
}

extension Evaluation {
  fileprivate init(_ failure: (report: CheckResult.Failure, picture: (() -> Diagram)?)?) {
    self.init(
      result: failure.map { .failed($0.report) } ?? .passed, picture: failure.flatMap(\.picture))
  }
}
