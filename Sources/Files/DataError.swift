/// An error in a file or folder: its path, the problem, and how to fix it, in one sentence.
public struct DataError: Error, Equatable, CustomStringConvertible {
  /// The path of the file or folder.
  public let path: String
  /// What is wrong with the file, and where in the file.
  public let problem: String
  /// How to fix the problem.
  public let recoverySuggestion: String

  /// Creates an error.
  public init(path: String, problem: String, recoverySuggestion: String) {
    (self.path, self.problem, self.recoverySuggestion) = (path, problem, recoverySuggestion)
  }

  /// The sentence; control characters are escaped, and long names and quotations from the file are shortened.
  public var description: String {
    "\(path.isEmpty ? "''" : path.displayed(limit: 400)): \(problem.displayed(limit: 1_000)); \(recoverySuggestion.displayed(limit: 600))"
  }
}
