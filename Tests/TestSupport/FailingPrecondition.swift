import Foundation
import Glibc

/// A precondition that a caller can violate: code that violates it, and the message that the
/// program must stop with.
public struct FailingPrecondition: Sendable {
  /// The expected message.
  public let message: String
  let violate: @Sendable () -> Void

  /// Creates a test of a precondition from the expected message and code that violates it.
  public init(_ message: String, _ violate: @escaping @Sendable () -> Void) {
    (self.message, self.violate) = (message, violate)
  }

  /// Violates the precondition in a forked process, and returns a description of the failure; `nil`
  /// if the process stopped with the expected message.
  ///
  /// A fork takes about a millisecond, a hundredth of a new process. As only the calling thread is
  /// copied, no other thread may hold a lock: call it inside an exit test.
  public func failure() -> String? {
    var pipe: [Int32] = [0, 0]
    guard Glibc.pipe(&pipe) == 0 else { return "no pipe: \(String(cString: strerror(errno)))" }
    let child = fork()
    if child == 0 {
      // Without the runtime's crash handler, which would unwind the whole stack.
      for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV] { signal(number, SIG_DFL) }
      dup2(pipe[1], STDERR_FILENO)
      close(pipe[0])
      violate()
      _exit(0)
    }
    close(pipe[1])
    let output = String(decoding: read(to: pipe[0]), as: UTF8.self)
    var status: Int32 = 0
    waitpid(child, &status, 0)
    if status == 0 { return "did not stop; expected: \(message)" }
    // The message must be the rest of its line: nothing before or after it.
    let isFound = output.split(separator: "\n").contains { $0.hasSuffix("Fatal error: " + message) }
    return isFound ? nil : "expected: \(message)\nactual: \(output)"
  }

  private func read(to descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    close(descriptor)
    return bytes
  }
}

/// The messages of the preconditions in a folder of sources.
public enum PreconditionMessages {
  /// Returns, for each `require` and `fatalError` below `folder`, a regular expression that matches
  /// its message; interpolations match any text.
  public static func patterns(below folder: URL) throws -> [String] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var found: Set<String> = []
    for case let file as URL in files! where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for call in text.matches(of: /\b(?:require|fatalError)\(/) {
        var scanner = Scanner(rest: text[call.range.upperBound...])
        if let pattern = scanner.messagePattern() { found.insert(pattern) }
      }
    }
    return found.sorted()
  }

  /// A scanner of the arguments of a call.
  private struct Scanner {
    var rest: Substring

    /// Returns the pattern of the last argument, whose string literals are joined with `+`.
    mutating func messagePattern() -> String? {
      var pattern: String?
      var depth = 1
      while depth > 0, let next = rest.popFirst() {
        switch next {
        case "(": depth += 1
        case ")": depth -= 1
        case ",": if depth == 1 { pattern = nil }
        case "\"": pattern = (pattern ?? "") + literal()
        default: break
        }
      }
      return pattern
    }

    /// Returns the pattern of a literal whose opening quote has been consumed.
    private mutating func literal() -> String {
      var pattern = ""
      while let next = rest.popFirst(), next != "\"" {
        if next != "\\" {
          pattern += NSRegularExpression.escapedPattern(for: String(next))
        } else if let escaped = rest.popFirst(), escaped != "(" {
          pattern += NSRegularExpression.escapedPattern(for: String(escaped))
        } else {
          skipInterpolation()
          pattern += ".*"
        }
      }
      return pattern
    }

    private mutating func skipInterpolation() {
      var depth = 1
      while depth > 0, let next = rest.popFirst() {
        switch next {
        case "(": depth += 1
        case ")": depth -= 1
        case "\"": _ = literal()
        default: break
        }
      }
    }
  }
}
