/// What is wrong with the result of one case.
struct Mismatch {
  /// The text of the case, where it differs from that of `describe`.
  var input: String?
  let actual, expected, difference: String
}

/// A known mistake: a plausible wrong answer, and its diagnosis.
struct Mistake<Function, Case, Result> {
  /// The diagnosis that the learner reads.
  let sentence: String
  /// The variants of the mistake: wrong answers that share the diagnosis.
  private(set) var functions: [Function]
  /// Returns whether the mistake crashes or never returns on a case. Then it is not run.
  private(set) var isFatal: ((Case) -> Bool)?
  /// Returns whether a wrong result has the signs of the mistake.
  private(set) var isShown: ((Case, Result) -> Bool)?

  init(_ sentence: String, _ function: Function) {
    (self.sentence, functions) = (sentence, [function])
  }

  /// Adds another variant of the mistake.
  func also(_ function: Function) -> Self {
    var copy = self
    copy.functions.append(function)
    return copy
  }

  /// Declares the cases on which the mistake crashes or never returns. It is not run on them; an answer is diagnosed with
  /// it only if it crashes there, too.
  func crashes(_ isFatal: @escaping (Case) -> Bool) -> Self {
    var copy = self
    copy.isFatal = isFatal
    return copy
  }

  /// Declares the signs of the mistake in a wrong result, for mistakes that do not always give the same results.
  ///
  /// An answer is diagnosed by signs if all its wrong results have them, and no known mistake gives exactly the same
  /// results. If several mistakes match, the first in the list is named.
  func signs(_ isShown: @escaping (Case, Result) -> Bool) -> Self {
    var copy = self
    copy.isShown = isShown
    return copy
  }
}

/// A result builder for the list of known mistakes.
@resultBuilder enum MistakeBuilder<Function, Case, Result> {
  typealias Known = Mistake<Function, Case, Result>

  static func buildExpression(_ mistake: Known) -> Known { mistake }
  static func buildBlock(_ mistakes: Known...) -> [Known] { mistakes }
}
