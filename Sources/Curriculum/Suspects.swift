/// The known mistakes that may be in an answer, since they have done the same as the answer so far.
struct Suspects<Function, Case, Result> {
  private typealias Known = Mistake<Function, Case, Result>

  /// One form of a mistake, with cases of its own, as a function may change them.
  private struct Suspect {
    let mistake: Known
    let function: Function
    let cases: [Case]
  }

  private let evaluator: Evaluator<Function, Case, Result>
  /// Those that gave the same results on all cases so far.
  private var same: [Suspect] = []
  /// Those whose signs all wrong results show.
  private var signed: [Known] = []

  init(_ evaluator: Evaluator<Function, Case, Result>) { self.evaluator = evaluator }

  var isEmpty: Bool { same.isEmpty && signed.isEmpty }

  /// Runs the known mistakes on the cases up to the first that came out wrong.
  mutating func begin(after observations: [Observation<Result>], comparesResults: Bool) {
    signed = evaluator.mistakes.filter { $0.isShown != nil }
    guard comparesResults else { return }
    same = evaluator.mistakes.flatMap { mistake in
      mistake.functions.map { Suspect(mistake: mistake, function: $0, cases: evaluator.cases()) }
    }
    // The case that came out wrong tells most of them apart.
    for (place, observation) in observations.enumerated().reversed() {
      compare(observation, at: place)
    }
  }

  /// Drops the mistakes that do something else on one case.
  mutating func compare(_ observation: Observation<Result>, at place: Int) {
    same = same.filter { suspect in
      let input = suspect.cases[place]
      if suspect.mistake.isFatal?(input) ?? false { return false }
      let own = Observation { try evaluator.run(suspect.function, input) }
      switch (observation, own) {
      case (.result(let result), .result(let own)): return evaluator.isSame(result, own)
      case (.error(let error), .error(let own)): return "\(error)" == "\(own)"
      default: return false
      }
    }
  }

  /// Drops the mistakes whose signs one wrong result does not show.
  mutating func lookForSigns(_ input: Case, _ observation: Observation<Result>) {
    guard case .result(let result) = observation else {
      signed = []
      return
    }
    signed = signed.filter { $0.isShown?(input, result) ?? false }
  }

  /// The one mistake that is left with the same results, or else the first one whose signs are there.
  var sentence: String? {
    same.isEmpty ? signed.first?.sentence : Self.sentence(same.map(\.mistake))
  }

  /// The one mistake that ends the process on a case.
  func sentence(endingAt input: Case) -> String? {
    Self.sentence(same.map(\.mistake).filter { $0.isFatal?(input) ?? false })
  }

  private static func sentence(_ mistakes: [Known]) -> String? {
    let sentences = Set(mistakes.map(\.sentence))
    return sentences.count == 1 ? sentences.first : nil
  }
}
