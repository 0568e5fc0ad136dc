import Curriculum
import Foundation
import Testing

/// Runs the learner's code in a process of its own, so that a crash ends nothing but it, and judges
/// the report that the process writes last.
func judge(_ exercise: Exercise, _ standardError: [UInt8]?) throws {
  let text = String(decoding: standardError ?? [], as: UTF8.self)
  guard let report = text.components(separatedBy: "report: ").dropFirst().last else {
    Issue.record("✗ \(exercise.title): the program crashed\n\(text)")
    return
  }
  switch report.prefix(while: { $0 != "\n" }) {
  case "passed": break
  case "unsolved": try Test.cancel("not solved yet")
  default:
    let failure = report.drop { $0 != "\n" }
    Issue.record("✗ \(exercise.title)  \(exercise.file)\(failure)")
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

/// Records an issue unless `report` is a failure with this diagnosis.
func expect(
  _ report: Report, looksLike diagnosis: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard case .failed(let failure) = report else {
    Issue.record("the mistake was not noticed: \(report)", sourceLocation: sourceLocation)
    return
  }
  #expect(failure.diagnosis == diagnosis, sourceLocation: sourceLocation)
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
