import Graphs

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
    /// The learner's graph beside the right one, for exercises on graphs; what differs is marked.
    public let picture: Diagram?

    public init(
      input: String, actual: String, expected: String, difference: String, diagnosis: String?,
      picture: Diagram? = nil
    ) {
      (self.input, self.actual, self.expected) = (input, actual, expected)
      (self.difference, self.diagnosis, self.picture) = (difference, diagnosis, picture)
    }
  }
}

extension Report.Failure: CustomStringConvertible {
  public var description: String {
    // Empty lines between the matrices of a tensor would only make the report long.
    func indented(_ text: String) -> String {
      text.split(separator: "\n").joined(separator: "\n              ")
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

extension Diagram {
  /// What is marked as different, in words: "red: a (grad: expected 7)".
  var marks: String {
    let words = nodes.compactMap { node -> String? in
      switch node.kind {
      case .value(let value):
        guard case .different(let words) = value.mark, !words.isEmpty else { return nil }
        return "\(value.name ?? "a value") (\(words))"
      case .operation(let operation):
        guard case .different(let words) = operation.mark, !words.isEmpty else { return nil }
        return "\(operation.name) (\(words))"
      case .module: return nil
      }
    }
    return words.isEmpty ? "" : "red: " + words.joined(separator: ", ")
  }
}
