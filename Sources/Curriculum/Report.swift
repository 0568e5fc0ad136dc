/// What a check found out about an implementation.
public enum Report: Equatable, Sendable {
  case passed
  case unsolved
  case failed(Failure)

  /// One case that came out wrong.
  public struct Failure: Equatable, Sendable {
    /// The input: "shape [2, 3]".
    public let input: String
    /// What the implementation returned, and what it should have.
    public let actual, expected: String
    /// Where the two first differ.
    public let difference: String
    /// The mistake that this looks like, where it is a known one.
    public let diagnosis: String?

    public init(
      input: String, actual: String, expected: String, difference: String, diagnosis: String?
    ) {
      (self.input, self.actual, self.expected) = (input, actual, expected)
      (self.difference, self.diagnosis) = (difference, diagnosis)
    }
  }
}

extension Report.Failure: CustomStringConvertible {
  public var description: String {
    func indented(_ text: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n              ")
    }
    var lines = [
      "  case        \(indented(input))", "  yours       \(indented(actual))",
      "  expected    \(indented(expected))", "  differs     \(indented(difference))",
    ]
    if let diagnosis { lines.append("  looks like  «\(diagnosis)»") }
    return lines.joined(separator: "\n")
  }
}

extension Report {
  /// Runs `cases` until one fails, and turns what a stub throws into `unsolved`.
  static func checking(_ cases: () throws -> Failure?) -> Report {
    do {
      return try cases().map { .failed($0) } ?? .passed
    } catch is Unsolved {
      return .unsolved
    } catch {
      return .failed(
        Failure(
          input: "any", actual: "threw \(error)", expected: "a result", difference: "it threw",
          diagnosis: nil))
    }
  }
}
