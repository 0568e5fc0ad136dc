/// Why data from outside could not be used: what, where, and how to mend it, in one sentence.
public struct DataError: Error, Equatable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What is wrong with it, and where in it.
  public let problem: String
  /// What to do about it.
  public let recoverySuggestion: String

  public init(path: String, problem: String, recoverySuggestion: String) {
    (self.path, self.problem, self.recoverySuggestion) = (path, problem, recoverySuggestion)
  }

  public var description: String { "\(path): \(problem); \(recoverySuggestion)" }
}
