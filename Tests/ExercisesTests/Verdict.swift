import Curriculum
import Foundation
import Testing

/// Checks the learner's answer in a process of its own, so that a crash ends nothing but it, and judges
/// the report that the process writes last: unsolved is canceled, wrong is an issue.
func yours(
  _ exercise: Exercise, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let result = await #expect(
    processExitsWith: .failure, observing: [\.standardErrorContent], sourceLocation: sourceLocation
  ) { [name = exercise.name as String] in
    end(with: try learners(name))
  }
  let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  switch Verdict(on: exercise, text) {
  case .passed: break
  case .unsolved: try Test.cancel("not solved yet")
  case .wrong(let why): Issue.record("\(why)", sourceLocation: sourceLocation)
  }
}

/// What the process that ran a check wrote, understood.
enum Verdict: Equatable {
  case passed
  case unsolved
  /// The report, or the program's last words before it crashed.
  case wrong(String)

  init(on exercise: Exercise, _ text: String) {
    let heading = "✗ \(exercise.title)  \(exercise.file)"
    guard let report = text.components(separatedBy: "report: ").dropFirst().last else {
      let words = text.components(separatedBy: "Current stack trace")[0]
      self = .wrong(
        "\(heading)\n  the program crashed: \(words.trimmingCharacters(in: .whitespacesAndNewlines))"
      )
      return
    }
    switch report.prefix(while: { $0 != "\n" }) {
    case "passed": self = .passed
    case "unsolved": self = .unsolved
    default: self = .wrong("\(heading)\(report.drop { $0 != "\n" })")
    }
  }
}

/// The report on the learner's answer to the exercise of that name.
private func learners(_ name: String) throws -> Report {
  let exercise = try exercise(name)
  return try exercise.check(Answers(to: exercise).learner)
}

/// Writes the report for `Verdict`, and ends the process in a way that an exit test takes for failure,
/// as it takes a crash: then it hands on what was written.
func end(with report: Report) -> Never {
  FileHandle.standardError.write(Data(text(of: report).utf8))
  exit(1)
}

/// A report as it is handed from process to process.
func text(of report: Report) -> String {
  switch report {
  case .passed: "report: passed\n"
  case .unsolved: "report: unsolved\n"
  case .failed(let failure): "report: failed\n\(failure)\n"
  }
}

/// A learner's file as it is handed out, made from the solution.
func stub(_ exercise: Exercise) throws -> String {
  let file = root.appending(path: exercise.solutionFile)
  return exercise.lesson.stub(from: try String(contentsOf: file, encoding: .utf8))
}

/// The project's folder.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
