import Commands
import Foundation
import Lessons

/// The result of checking an answer.
enum Verdict: Equatable {
  case passed
  case unsolved
  case wrong(CheckResult.Failure)
  /// The compiler's messages, and the line of the first error.
  case doesNotCompile(String, line: Int)
  /// Another file of the chapter does not compile, so nothing in the chapter can run: the compiler's message.
  case blocked(String)
  /// The runtime's message, and the line of the learner's file where it crashed.
  case crashed(String, line: Int?)
  /// The answer was stopped after ten seconds, at this line of the learner's file.
  case timedOut(line: Int?)
  /// A key press or a saved file interrupted the check.
  case interrupted
}

/// Checks answers: builds the chapter's program, and runs it as a child process.
struct AnswerCheck {
  /// The time limit of a check, in seconds.
  static let timeout = 10.0

  let project: Project
  let catalog: Catalog
  /// File descriptors; a check is stopped when one of them becomes readable.
  var interruptions: [Int32] = []
  /// What the learner's code printed in the last check.
  private(set) var printed = ""

  init(_ project: Project, _ catalog: Catalog, interruptions: [Int32] = []) {
    (self.project, self.catalog, self.interruptions) = (project, catalog, interruptions)
  }

  /// Checks one exercise.
  mutating func run(_ lesson: Lesson) throws -> Verdict {
    printed = ""
    let builder = Builder(project: project, interruptions: interruptions)
    let product = "check-\(lesson.chapterCode)"
    let name = "the check of chapter \(lesson.chapter)"
    var outcome = try builder.build(product, name)
    if case .failed(let output) = outcome, output.contains("undefined reference to") {
      // `throws` was removed or added: the compiler does not rebuild everything that depends on it.
      try project.touch(lesson)
      outcome = try builder.build(product, name)
    }
    switch outcome {
    case .interrupted: return .interrupted
    case .failed(let output): return try failure(CompilerOutput(output), lesson)
    case .built(let program): return try run(lesson, program)
    }
  }

  /// Returns what is wrong with a chapter that does not build.
  ///
  /// - Throws: `TutorError` if the error is not in the learner's chapter.
  private func failure(_ output: CompilerOutput, _ lesson: Lesson) throws -> Verdict {
    let own = output.errors(in: lesson.file)
    if let first = own.first {
      return .doesNotCompile(own.map(\.text).joined(separator: "\n\n"), line: first.line)
    }
    let folder = project.folder(lesson)
    let others = output.diagnostics.filter { $0.isError && $0.file.contains("/\(folder)/") }
    guard let other = others.first else { throw TutorError(buildOutput: output.text) }
    return changedDeclaration(lesson) ?? .blocked(other.text)
  }

  /// Returns the function whose declaration was changed, if that is why the chapter's own file does not compile.
  private func changedDeclaration(_ lesson: Lesson) -> Verdict? {
    let chapter = [lesson] + catalog.lessons.filter { $0.chapter == lesson.chapter }
    guard let changed = chapter.first(where: { !project.isDeclared($0) }) else { return nil }
    let fix =
      "The check needs the original declaration of \(changed.name):\n"
      + "\(project.declaration(changed) ?? "")\n"
      + "Restore it, or start over (a backup is kept): swift run learn reset \(changed.name)"
    return changed == lesson
      ? .doesNotCompile(fix, line: project.line(lesson) ?? 1)
      : .blocked("\(changed.file)\n\(fix)")
  }

  private mutating func run(_ lesson: Lesson, _ program: String) throws -> Verdict {
    let file = project.notes.appending(path: "result-\(getpid())")
    defer { try? FileManager.default.removeItem(at: file) }
    var child = ChildProcess(command: [program, "check", lesson.name, file.path, picture(lesson)])
    child.timeout = Self.timeout
    child.interruptions = interruptions
    let seconds = Seconds()
    child.onWait = { seconds.tick() }
    defer { seconds.end() }
    child.environment = [
      "SWIFT_BACKTRACE":
        "enable=yes,color=no,interactive=no,threads=crashed,images=mentioned,registers=none,"
        + "sanitize=no,limit=40,timeout=5s,output-to=stderr"
    ]
    let result = try child.run()
    let crash = Crash(result.output, file: lesson.file)
    printed = crash.printed
    if let text = try? String(contentsOf: file, encoding: .utf8) {
      switch CheckResult(text: text) {
      case .passed: return .passed
      case .unsolved: return .unsolved
      case .failed(let failure): return .wrong(failure)
      case nil: break
      }
    }
    switch result.end {
    case .interrupted: return .interrupted
    // A crash may reach the limit, too, while its backtrace is written.
    case .timedOut where !crash.isOwn: return .timedOut(line: crash.line)
    case .timedOut: return .crashed(crash.message, line: crash.line)
    case .exited, .killed: return .crashed(crash.message, line: crash.line)
    }
  }

  /// Returns the path of the drawing of a wrong graph, relative to the project's folder.
  func picture(_ lesson: Lesson) -> String { "Output/learn/\(lesson.name).svg" }
}
