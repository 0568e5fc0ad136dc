/// What is wrong with the result of one case.
struct Mismatch {
  /// The case, if there is more to say than `describe` does.
  var input: String?
  let actual, expected, difference: String
}

/// A plausible wrong answer, and what is said about it.
struct Mistake<Function, Case, Result> {
  /// What the learner reads, word for word.
  let sentence: String
  /// Wrong in this way; several where the mistake comes in several forms.
  let functions: [Function]
  /// The cases on which the mistake crashes or never ends, so that it is not run on them. There the learner's
  /// answer has to end its process, too.
  let crashes: ((Case) -> Bool)?
  /// Whether a wrong result shows this mistake, for mistakes whose results are not always the same numbers.
  /// All wrong results have to show it, and no mistake may have the very same results.
  let signs: ((Case, Result) -> Bool)?

  /// Creates a mistake.
  init(
    _ sentence: String, crashes: ((Case) -> Bool)? = nil, signs: ((Case, Result) -> Bool)? = nil,
    also others: [Function] = [], _ function: Function
  ) {
    (self.sentence, self.functions) = (sentence, [function] + others)
    (self.crashes, self.signs) = (crashes, signs)
  }
}

/// Makes a list of mistakes of what is written one below the other.
@resultBuilder enum MistakeBuilder<Function, Case, Result> {
  typealias Known = Mistake<Function, Case, Result>

  static func buildExpression(_ mistake: Known) -> Known { mistake }
  static func buildBlock(_ mistakes: Known...) -> [Known] { mistakes }
}
