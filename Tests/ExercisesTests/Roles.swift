import Curriculum
import Exercises01
import Exercises02
import Exercises04
import Exercises05
import Foundation
import Solutions
import Testing

/// Checks the learner's answer in a process of its own, so that a crash ends nothing but it, and judges
/// the report that the process writes last: unsolved is cancelled, wrong is an issue.
func yours(
  _ exercise: Exercise, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let result = await #expect(
    processExitsWith: .failure, observing: [\.standardErrorContent], sourceLocation: sourceLocation
  ) { [name = exercise.name as String] in
    end(with: try learners(name))
  }
  let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  guard let report = text.components(separatedBy: "report: ").dropFirst().last else {
    Issue.record(
      "✗ \(exercise.title): the program crashed\n\(text)", sourceLocation: sourceLocation)
    return
  }
  switch report.prefix(while: { $0 != "\n" }) {
  case "passed": break
  case "unsolved": try Test.cancel("not solved yet")
  default:
    let failure = report.drop { $0 != "\n" }
    Issue.record(
      "✗ \(exercise.title)  \(exercise.file)\(failure)", sourceLocation: sourceLocation)
  }
}

/// The report on the learner's answer to the exercise of that name.
private func learners(_ name: String) throws -> Report {
  let exercise = try exercise(name)
  return exercise.check(try #require(Role.learner[exercise.chapter]))
}

/// Who answers: by chapter, what conforms to its protocol.
enum Role {
  static var learner: [Int: Any.Type] {
    [1: Exercises01.self, 2: Exercises02.self, 4: Exercises04.self, 5: Exercises05.self]
  }
  static var solution: [Int: Any.Type] {
    [1: Solutions01.self, 2: Solutions02.self, 4: Solutions04.self, 5: Solutions05.self]
  }
}

/// Writes the report for `judge`, and ends the process in a way that an exit test takes for failure,
/// as it takes a crash: then it hands on what was written.
func end(with report: Report) -> Never {
  let text =
    switch report {
    case .passed: "passed"
    case .unsolved: "unsolved"
    case .failed(let failure): "failed\n\(failure)"
    }
  FileHandle.standardError.write(Data("report: \(text)\n".utf8))
  exit(1)
}

/// A learner's file as it is handed out, made from the solution.
func stub(_ exercise: Exercise) throws -> String {
  let place = exercise.file.dropFirst("Exercises/".count)
  let text = try String(
    contentsOf: root.appending(path: "Tests/Solutions/\(place)"), encoding: .utf8)
  var lines: [String] = []
  var isSolution = false
  for line in text.components(separatedBy: "\n") {
    switch line.trimmingCharacters(in: .whitespaces) {
    case "// solution":
      isSolution = true
      lines.append("    throw Unsolved(\"\(exercise.name)\")")
    case "// end of solution": isSolution = false
    default: if !isSolution { lines.append(line) }
    }
  }
  return lines.joined(separator: "\n").replacingOccurrences(of: "Solutions", with: "Exercises")
}

/// The project's folder.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
