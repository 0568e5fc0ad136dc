/// What a function does that draws random numbers. Two right answers draw different ones, so they are
/// compared by facts.
struct RandomOutcome<Fact: Hashable> {
  /// What is wrong; `nil` if nothing is.
  let mismatch: Mismatch?
  /// What shows in the results; empty where nothing is wrong.
  let facts: Set<Fact>

  static var right: Self { Self(mismatch: nil, facts: []) }

  static func wrong(
    _ facts: Set<Fact>, input: String, actual: String, expected: String, difference: String
  ) -> Self {
    Self(
      mismatch: Mismatch(
        input: input, actual: actual, expected: expected, difference: difference),
      facts: facts)
  }
}
