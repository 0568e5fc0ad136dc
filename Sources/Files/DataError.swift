/// Why data from outside could not be used: what, where, and how to mend it, in one sentence.
public struct DataError: Error, Equatable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What is wrong with it, and where in it.
  public let problem: String
  /// What to do about it.
  public let mend: String

  public init(path: String, problem: String, mend: String) {
    (self.path, self.problem, self.mend) = (path, problem, mend)
  }

  public var description: String { "\(path): \(problem); \(mend)" }
}
