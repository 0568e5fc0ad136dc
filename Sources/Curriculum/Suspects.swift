/// The known mistakes that an answer may contain: those that agree with all its results so far.
struct Suspects<Function, Case, Result> {
  private typealias Known = Mistake<Function, Case, Result>

  /// A variant of a mistake, with its own copy of the cases, which a function may change.
  private struct Suspect {
    let mistake: Known
    let function: Function
    let cases: [Case]
  }

  private let evaluator: Evaluator<Function, Case, Result>
  /// The variants with the same results on all cases so far.
  private var same: [Suspect] = []
  /// The mistakes whose signs are in all wrong results so far.
  private var signed: [Known] = []

  init(_ evaluator: Evaluator<Function, Case, Result>) { self.evaluator = evaluator }

  var isEmpty: Bool { same.isEmpty && signed.isEmpty }

  /// Runs the known mistakes on the cases up to the first that failed.
  mutating func begin(after observations: [Observation<Result>], comparesResults: Bool) {
    signed = evaluator.mistakes.filter { $0.isShown != nil }
    guard comparesResults else { return }
    same = evaluator.mistakes.flatMap { mistake in
      mistake.functions.map { Suspect(mistake: mistake, function: $0, cases: evaluator.cases()) }
    }
    // The failed case, the last one, excludes most of the mistakes.
    for (index, observation) in observations.enumerated().reversed() {
      compare(observation, at: index)
    }
  }

  /// Drops the mistakes that give another result on one case.
  mutating func compare(_ observation: Observation<Result>, at index: Int) {
    same = same.filter { suspect in
      let input = suspect.cases[index]
      if suspect.mistake.isFatal?(input) ?? false { return false }
      let own = Observation { try evaluator.run(suspect.function, input) }
      switch (observation, own) {
      case (.result(let result), .result(let own)): return evaluator.isSame(result, own)
      case (.error(let error), .error(let own)): return "\(error)" == "\(own)"
      default: return false
      }
    }
  }

  /// Drops the mistakes whose signs are not in a wrong result.
  mutating func lookForSigns(_ input: Case, _ observation: Observation<Result>) {
    guard case .result(let result) = observation else {
      signed = []
      return
    }
    signed = signed.filter { $0.isShown?(input, result) ?? false }
  }

  /// The sentence of the only mistake with the same results; if none has, of the first mistake with matching signs.
  var sentence: String? {
    same.isEmpty ? signed.first?.sentence : Self.sentence(same.map(\.mistake))
  }

  /// Returns the sentence of the only mistake that crashes on a case.
  func sentence(crashingOn input: Case) -> String? {
    Self.sentence(same.map(\.mistake).filter { $0.isFatal?(input) ?? false })
  }

  private static func sentence(_ mistakes: [Known]) -> String? {
    let sentences = Set(mistakes.map(\.sentence))
    return sentences.count == 1 ? sentences.first : nil
  }
}
