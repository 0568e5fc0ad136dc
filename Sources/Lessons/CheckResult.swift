/// The result of checking an answer. The check runs in its own process, which passes the result to the tutor as text.
public enum CheckResult: Equatable, Sendable {
  /// The answer is right on all cases.
  case passed
  /// The answer throws `Unsolved`.
  case unsolved
  /// The answer is wrong.
  case failed(Failure)

  /// The first case that failed.
  public struct Failure: Equatable, Sendable {
    /// The text of the input: "shape [2, 3]".
    public var input: String
    /// The texts of the returned and the expected result.
    public var actual, expected: String
    /// The first difference of the two.
    public var difference: String
    /// The sentence of the known mistake with the same results; `nil` if there is none.
    public var diagnosis: String?
    /// The file of the picture, and what is marked in it.
    public var picture: String?

    /// Creates a failure.
    public init(
      input: String, actual: String, expected: String, difference: String,
      diagnosis: String? = nil, picture: String? = nil
    ) {
      (self.input, self.actual, self.expected) = (input, actual, expected)
      (self.difference, self.diagnosis, self.picture) = (difference, diagnosis, picture)
    }
  }
}

extension CheckResult.Failure: CustomStringConvertible {
  /// The report, with one row for each part.
  public var description: String {
    // Without the empty lines between the matrices of a tensor, which would make the report long.
    func row(_ word: String, _ text: String) -> String {
      "  " + word + String(repeating: " ", count: 12 - word.count)
        + text.split(separator: "\n").joined(separator: "\n              ")
    }
    var rows = [
      row("case", input), row("yours", actual), row("expected", expected),
      row("differs", difference),
    ]
    if let diagnosis { rows.append(row("looks like", "«\(diagnosis)»")) }
    if let picture { rows.append(row("graph", picture)) }
    return rows.joined(separator: "\n")
  }
}

// MARK: As text

extension CheckResult {
  /// The text that `init(text:)` reads: the kind of result, each line of each part after the part's name, and "end".
  public var text: String {
    switch self {
    case .passed: return "passed\nend\n"
    case .unsolved: return "unsolved\nend\n"
    case .failed(let failure):
      let parts = [
        ("input", failure.input), ("actual", failure.actual), ("expected", failure.expected),
        ("difference", failure.difference), ("diagnosis", failure.diagnosis),
        ("picture", failure.picture),
      ]
      let lines = parts.flatMap { name, text in
        (text.map(Self.lines) ?? []).map { "\(name)|\($0)" }
      }
      return (["failed"] + lines + ["end", ""]).joined(separator: "\n")
    }
  }

  /// Returns the lines of a text, split at line feeds: `"\r\n"` is one `Character`.
  private static func lines(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }

  /// Creates a result from its text; returns `nil` if the process ended before it had written the whole text.
  public init?(text: String) {
    let lines = Self.lines(text)
    guard lines.suffix(2) == ["end", ""] else { return nil }
    func part(_ name: String) -> String? {
      let own = lines.filter { $0.hasPrefix("\(name)|") }.map { $0.dropFirst(name.count + 1) }
      return own.isEmpty ? nil : own.joined(separator: "\n")
    }
    switch lines[0] {
    case "passed": self = .passed
    case "unsolved": self = .unsolved
    case "failed":
      guard let input = part("input"), let actual = part("actual"),
        let expected = part("expected"), let difference = part("difference")
      else { return nil }
      self = .failed(
        Failure(
          input: input, actual: actual, expected: expected, difference: difference,
          diagnosis: part("diagnosis"), picture: part("picture")))
    default: return nil
    }
  }
}
