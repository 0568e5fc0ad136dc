import Foundation
import Glibc

/// A rule that a caller can break, how, and the sentence that the program must stop with.
public struct BrokenRule: Sendable {
  public let sentence: String
  let breaks: @Sendable () -> Void

  public init(_ sentence: String, _ breaks: @escaping @Sendable () -> Void) {
    (self.sentence, self.breaks) = (sentence, breaks)
  }

  /// Breaks the rule in a copy of this process, and returns what is wrong with how that ended.
  ///
  /// A copy costs about a millisecond, a new process a hundred times that. But only the calling thread is
  /// copied, so call this where no other thread holds a lock: inside an exit test.
  public func complaint() -> String? {
    var pipe: [Int32] = [0, 0]
    guard Glibc.pipe(&pipe) == 0 else { return "no pipe: \(String(cString: strerror(errno)))" }
    let child = fork()
    if child == 0 {
      // Without the runtime's handler, which would look at every frame of the stack.
      for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV] { signal(number, SIG_DFL) }
      dup2(pipe[1], STDERR_FILENO)
      close(pipe[0])
      breaks()
      _exit(0)
    }
    close(pipe[1])
    let words = String(decoding: read(to: pipe[0]), as: UTF8.self)
    var status: Int32 = 0
    waitpid(child, &status, 0)
    if status == 0 { return "went on, and should have stopped with: \(sentence)" }
    // The sentence alone to the end of its line: nothing before it, nothing after it.
    let isSaid = words.split(separator: "\n").contains { $0.hasSuffix("Fatal error: " + sentence) }
    return isSaid ? nil : "should have stopped with: \(sentence)\nbut said: \(words)"
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

/// The messages of the rules in a folder of sources.
public enum RuleSources {
  /// Returns, for each `require` and `fatalError` below `folder`, a pattern that its message matches:
  /// interpolations stand for anything.
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

  /// Reads the arguments of a call.
  private struct Scanner {
    var rest: Substring

    /// The pattern of the last sentence of strings joined with `+`, up to the call's end.
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

    /// The pattern of a literal whose opening quote has been read.
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
