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
  private(set) var functions: [Function]
  /// The cases on which it crashes or never ends, so that it is not run on them.
  private(set) var isFatal: ((Case) -> Bool)?
  /// Whether a wrong result shows it.
  private(set) var isShown: ((Case, Result) -> Bool)?

  init(_ sentence: String, _ function: Function) {
    (self.sentence, functions) = (sentence, [function])
  }

  /// Adds another form of the mistake.
  func also(_ function: Function) -> Self {
    var copy = self
    copy.functions.append(function)
    return copy
  }

  /// Says on which cases the mistake crashes or never ends. It is not run on them; the answer has to end its
  /// process there, too, to be named.
  func crashes(_ isFatal: @escaping (Case) -> Bool) -> Self {
    var copy = self
    copy.isFatal = isFatal
    return copy
  }

  /// Says how the mistake shows in a wrong result, for mistakes whose results are not always the same.
  ///
  /// All wrong results of an answer have to show it, and no known mistake may have the very same results. Where
  /// the signs of several are there, the first one listed is named.
  func signs(_ isShown: @escaping (Case, Result) -> Bool) -> Self {
    var copy = self
    copy.isShown = isShown
    return copy
  }
}

/// Makes a list of mistakes of what is written one below the other.
@resultBuilder enum MistakeBuilder<Function, Case, Result> {
  typealias Known = Mistake<Function, Case, Result>

  static func buildExpression(_ mistake: Known) -> Known { mistake }
  static func buildBlock(_ mistakes: Known...) -> [Known] { mistakes }
}
