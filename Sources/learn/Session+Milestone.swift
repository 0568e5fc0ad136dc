import Commands
import Foundation
import Lessons

extension Session {
  /// Runs the milestone at the end of a chapter, and returns whether it was reached.
  ///
  /// - Parameter isMine: whether the learner's functions are used where they are solved.
  mutating func milestone(_ chapter: Int, isMine: Bool) throws -> Bool {
    guard let milestone = Milestone.all.first(where: { $0.chapter == chapter }) else {
      let chapters = Milestone.all.map { "\($0.chapter)" }.joined(separator: ", ")
      throw TutorError(
        "chapter \(chapter) has no milestone; the chapters with a milestone are \(chapters)")
    }
    let program: String
    switch try Builder(project: project).build(
      milestone.program, "the milestone of chapter \(chapter)")
    {
    case .built(let path): program = path
    case .failed(let output):
      throw error(in: CompilerOutput(output)) ?? TutorError(buildOutput: output)
    case .interrupted: return false
    }
    let solved = isMine ? try milestone.exercises.filter { try isSolved($0) } : []
    var child = ChildProcess(command: [program, "run"] + solved.map(\.name))
    child.onOutput = { output in
      print(output, terminator: "")
      fflush(nil)
    }
    let result = try child.run()
    if case .killed = result.end {
      say("the milestone crashed; `swift run learn check all` checks your answers")
    }
    if !isMine { say(row("next", "swift run learn milestone \(chapter) --mine")) }
    return result.succeeded
  }

  /// Returns the answer that does not compile, and how to fix it; `nil` if the error is in no answer.
  private func error(in output: CompilerOutput) -> TutorError? {
    for lesson in catalog.lessons {
      guard let first = output.errors(in: lesson.file).first else { continue }
      return TutorError(
        "\(lesson.title) does not compile (\(lesson.file)). Fix it first, or start over (a backup is kept):\n"
          + "  swift run learn reset \(lesson.name)\n\(first.text)")
    }
    return nil
  }

  /// Checks an exercise again, and returns whether the learner has solved it.
  private mutating func isSolved(_ lesson: Lesson) throws -> Bool {
    guard !project.isPristine(lesson) else { return false }
    say(Style.quiet("checking \(lesson.title) …"))
    switch try check(lesson).verdict {
    case .passed: return true
    case .unsolved: return false
    default:
      say(
        Style.bad("✗ \(lesson.title)") + "   not right yet: using the library's function; "
          + "`swift run learn check \(lesson.name)` shows what is wrong")
      return false
    }
  }
}
