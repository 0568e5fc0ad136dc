import Graphs
import Lessons

/// The result of a check, and the picture of what is wrong.
public struct Evaluation {
  public let result: CheckResult
  /// Draws the learner's graph beside the right one, for exercises on graphs; what differs is marked.
  public let picture: (() -> Diagram)?
}

/// Checks functions of one type, whatever their cases and results are.
protocol Evaluating<Function> {
  associatedtype Function

  /// Checks a function.
  ///
  /// Whatever is known is reported at once: what follows may end the process.
  func evaluate(_ function: Function, report: (CheckResult) -> Void) -> Evaluation

  /// Checks the known mistakes.
  func evaluateMistakes() -> [MistakeEvaluation]
}

/// What a check says about one form of a known mistake.
public struct MistakeEvaluation {
  public let sentence: String
  public let evaluation: Evaluation
  /// What is said if no known mistake has the same results; `nil` if the mistake has no signs.
  public let bySigns: CheckResult?
}

/// Runs functions on an exercise's cases.
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

  /// - Parameters:
  ///   - crashes: the cases on which the function would end the process.
  ///   - comparesResults: whether the known mistakes are run.
  private func evaluate(
    _ function: Function, crashes: ((Case) -> Bool)?, comparesResults: Bool,
    report: (CheckResult) -> Void
  ) -> Evaluation {
    let cases = cases()
    var seen: [Observation<Result>] = []
    var failure: (words: CheckResult.Failure, picture: (() -> Diagram)?)?
    var suspects = Suspects(self)
    func say(_ sentence: String?) {
      guard failure?.words.diagnosis != sentence, let words = failure?.words else { return }
      failure?.words.diagnosis = sentence
      report(.failed(words.named(sentence)))
    }
    for input in cases {
      // If the function ends the process now, so does the mistake in it.
      say(suspects.sentence(endingAt: input))
      if crashes?(input) ?? false { return Evaluation(failure) }
      let observation = Observation { try run(function, input) }
      if failure == nil, case .error(is Unsolved) = observation {
        report(.unsolved)
        return Evaluation(result: .unsolved, picture: nil)
      }
      seen.append(observation)
      let words = words(input, observation)
      if failure == nil, let words {
        failure = (words, drawing(input, observation))
        report(.failed(words))
        suspects.begin(after: seen, comparesResults: comparesResults)
      } else if failure != nil {
        suspects.compare(observation, at: seen.count - 1)
      }
      if words != nil { suspects.lookForSigns(input, observation) }
      if failure != nil && suspects.isEmpty { break }
    }
    say(suspects.sentence)
    if failure == nil { report(.passed) }
    return Evaluation(failure)
  }

  /// What is wrong with one case; `nil` if it is right.
  private func words(_ input: Case, _ observation: Observation<Result>) -> CheckResult.Failure? {
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

/// What came of running a function on one case.
enum Observation<Result> {
  case result(Result)
  case error(any Error)

  init(_ body: () throws -> Result) {
    do { self = .result(try body()) } catch { self = .error(error) }
  }
}

extension Evaluation {
  fileprivate init(_ failure: (words: CheckResult.Failure, picture: (() -> Diagram)?)?) {
    self.init(
      result: failure.map { .failed($0.words) } ?? .passed, picture: failure.flatMap(\.picture))
  }
}

extension CheckResult.Failure {
  fileprivate func named(_ sentence: String?) -> Self {
    var copy = self
    copy.diagnosis = sentence
    return copy
  }
}
