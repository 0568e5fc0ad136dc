/// What the process that checks an answer hands to the tutor: one word, and lines to read.
public enum Finding: Equatable, Sendable {
  case passed
  case unsolved
  /// What came, what should have, and what it looks like, ready to be read.
  case failed(String)

  /// As it is written into a file.
  public var text: String {
    switch self {
    case .passed: "passed\n"
    case .unsolved: "unsolved\n"
    case .failed(let lines): "failed\n\(lines)\n"
    }
  }

  /// Reads what was written; `nil` where the process ended before it was done.
  public init?(text: String) {
    guard text.hasSuffix("\n"), let end = text.firstIndex(of: "\n") else { return nil }
    switch text[..<end] {
    case "passed": self = .passed
    case "unsolved": self = .unsolved
    case "failed": self = .failed(String(text[text.index(after: end)...].dropLast()))
    default: return nil
    }
  }
}
