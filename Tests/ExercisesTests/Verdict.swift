import Curriculum
import Foundation
import Lessons
import Testing

/// What the output of a process that checked an answer says.
enum Verdict: Equatable {
  case passed
  case unsolved
  /// The report, or the program's last words before it crashed.
  case wrong(String)

  /// Reads the last whole result, since a process may crash after it has written one.
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
  /// Checks the answer in a process of its own, so that a crash ends nothing else. The process ends in a way
  /// that an exit test takes for failure, as it takes a crash: then the test sees what was written.
  func evaluateAndExit() -> Never {
    evaluate { FileHandle.standardError.write(Data(Self.output($0).utf8)) }
    exit(1)
  }

  static func output(_ result: CheckResult) -> String { Verdict.mark + result.text }
}

/// The project's folder.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
