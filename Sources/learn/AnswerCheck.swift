import Foundation
import Lessons

/// What is known of an answer after a check.
enum Verdict: Equatable {
  case passed
  case unsolved
  case wrong(CheckResult.Failure)
  /// The compiler's words, and the line of the first error.
  case doesNotCompile(String, line: Int)
  /// Another file of the chapter does not compile, so that nothing of the chapter can be run.
  case blocked(String)
  /// What the runtime said, and the line of the learner's file where it happened.
  case crashed(String, line: Int?)
  /// It was ended after ten seconds; the line where it was.
  case endless(line: Int?)
  /// A key or a saved file came first.
  case interrupted
}

/// Checks answers: builds the chapter's program, and runs it as a child.
struct AnswerCheck {
  static let seconds = 10.0

  let project: Project
  let catalog: Catalog
  /// A check ends when one of these can be read.
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
    if case .failed(let words) = outcome, words.contains("undefined reference to") {
      // A function that had no `throws` for a while: the compiler does not notice all that depends on it.
      try project.touch(lesson)
      outcome = try builder.build(product, name)
    }
    switch outcome {
    case .interrupted: return .interrupted
    case .failed(let words): return try failure(words, lesson)
    case .built(let program): return try run(lesson, program)
    }
  }

  /// - Throws: where it is not the learner's chapter that does not compile.
  private func failure(_ words: String, _ lesson: Lesson) throws -> Verdict {
    let compiler = Compiler(words)
    let own = compiler.errors(in: lesson.file)
    if let first = own.first {
      return .doesNotCompile(own.map(\.text).joined(separator: "\n\n"), line: first.line)
    }
    let folder = project.folder(lesson)
    let others = compiler.remarks.filter { $0.isError && $0.file.contains("/\(folder)/") }
    guard let other = others.first else { throw TutorError(ofBuilding: words) }
    return strayed(lesson) ?? .blocked(other.text)
  }

  /// Where the chapter's file alone is to blame: a function that is declared otherwise than it was handed out.
  private func strayed(_ lesson: Lesson) -> Verdict? {
    let chapter = [lesson] + catalog.lessons.filter { $0.chapter == lesson.chapter }
    guard let strayed = chapter.first(where: { !project.isDeclared($0) }) else { return nil }
    let fix =
      "The check needs \(strayed.name) declared as it was handed out:\n"
      + "\(project.declaration(strayed) ?? "")\n"
      + "Put that back, or start afresh: swift run learn reset \(strayed.name)   (yours is kept)"
    return strayed == lesson
      ? .doesNotCompile(fix, line: project.line(lesson) ?? 1)
      : .blocked("\(strayed.file)\n\(fix)")
  }

  private mutating func run(_ lesson: Lesson, _ program: String) throws -> Verdict {
    let file = project.notes.appending(path: "result-\(getpid())")
    defer { try? FileManager.default.removeItem(at: file) }
    var child = Child(words: [program, "check", lesson.name, file.path, picture(lesson)])
    child.seconds = Self.seconds
    child.interruptions = interruptions
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
    // A crash takes its time, too, while it is looked for where it was.
    case .timedOut where !crash.isOwn: return .endless(line: crash.line)
    case .timedOut: return .crashed(crash.words, line: crash.line)
    case .exited, .killed: return .crashed(crash.words, line: crash.line)
    }
  }

  /// Where the picture of a failing graph goes, from the project's folder.
  func picture(_ lesson: Lesson) -> String { "Output/learn/\(lesson.name).svg" }
}
