import Curriculum
import Foundation
import Lessons
import Testing

/// The verdict on an answer, read from the output of the process that checked it.
enum Verdict: Equatable {
  case passed
  case unsolved
  /// The report, or the message of a crash.
  case wrong(String)

  /// Reads the last complete result, because a process may crash after it has written one.
  init(on lesson: Lesson, _ output: [UInt8]) {
    let text = String(decoding: output, as: UTF8.self)
    let parts = text.components(separatedBy: Self.mark).dropFirst()
    let result = parts.reversed().lazy.compactMap { part -> CheckResult? in
      part.range(of: "\nend\n").flatMap { CheckResult(text: String(part[..<$0.upperBound])) }
    }.first
    let heading = "✗ \(lesson.title)  \(lesson.file)"
    switch result {
    case .passed: self = .passed
    case .unsolved: self = .unsolved
    case .failed(let failure): self = .wrong("\(heading)\n\(failure)")
    case nil:
      let words = text.components(separatedBy: "Current stack trace")[0]
        .trimmingCharacters(in: .whitespacesAndNewlines)
      self = .wrong("\(heading)\n  the program crashed: \(words)")
    }
  }

  fileprivate static let mark = "\nresult of the check:\n"
}

extension Answer {
  /// Checks the answer and exits with status 1. It runs in an exit test, so that a crash does not end the tests; a crash
  /// and this status are both failures for the exit test, which then reads the output.
  func evaluateAndExit() -> Never {
    evaluate { FileHandle.standardError.write(Data(Self.output($0).utf8)) }
    exit(1)
  }

  static func output(_ result: CheckResult) -> String { Verdict.mark + result.text }
}

/// The project's folder.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
