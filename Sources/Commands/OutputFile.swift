/// The file that an option of a command line names; `-` is the standard output.
public struct OutputFile: Sendable {
  /// The path.
  public let path: String

  /// Creates the file of an option's value.
  public init(_ word: String) { path = word == "-" ? "/dev/stdout" : word }

  /// Whether the path is that of the standard output.
  public var isStandardOutput: Bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(path)
  }

  /// Prints a line about what was written, unless it would be mixed with it.
  public func report(_ line: @autoclosure () -> String) {
    if !isStandardOutput { print(line()) }
  }
}

extension Arguments {
  /// Returns the file that an option names.
  public func output(_ name: String) -> OutputFile { OutputFile(string(name)) }
}
