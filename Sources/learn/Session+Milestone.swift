import Foundation
import Lessons

extension Session {
  /// Runs the milestone at the end of a chapter, with what is the learner's where it is solved; returns
  /// whether it was reached.
  mutating func milestone(_ chapter: Int, isMine: Bool) throws -> Bool {
    let product = "milestone-" + (chapter < 10 ? "0" : "") + "\(chapter)"
    guard Lesson.milestones.contains(chapter) else {
      let words = Lesson.milestones.map(String.init).joined(separator: ", ")
      throw TutorError("chapter \(chapter) has no milestone; these have: \(words)")
    }
    let program: String
    switch try Builder(project: project).build(product, "the milestone of chapter \(chapter)") {
    case .built(let path): program = path
    case .failed(let words):
      throw error(Compiler(words)) ?? TutorError(ofBuilding: words)
    case .interrupted: return false
    }
    let parts = try Child(words: [program, "parts"]).run().output.split(separator: "\n")
    let solved = isMine ? try solved(parts.map(String.init)) : []
    var child = Child(words: [program, "run"] + solved)
    child.onOutput = { output in
      print(output, terminator: "")
      fflush(nil)
    }
    let result = try child.run()
    if case .killed = result.end {
      say("it crashed; `swift run learn check all` checks your answers")
    }
    if !isMine { say(row("next", "swift run learn milestone \(chapter) --mine")) }
    return result.succeeded
  }

  /// The answer that does not compile, and what to do about it; `nil` where it is none of the answers.
  private func error(_ compiler: Compiler) -> TutorError? {
    for lesson in catalog.lessons {
      guard let first = compiler.errors(in: lesson.file).first else { continue }
      return TutorError(
        "\(lesson.title) does not compile (\(lesson.file)). Fix it first, or put it aside with\n"
          + "  swift run learn reset \(lesson.name)\n\(first.text)")
    }
    return nil
  }

  /// Those of the exercises that the learner has solved, checked anew.
  private mutating func solved(_ names: [String]) throws -> [String] {
    try names.filter { name in
      let lesson = try catalog.lesson(named: name)
      guard !project.isPristine(lesson) else { return false }
      say(Style.quiet("checking \(lesson.title) …"))
      switch try check(lesson).verdict {
      case .passed: return true
      case .unsolved: return false
      default:
        say(
          Style.bad("✗ \(lesson.title)") + "   not right yet, so the library's is used; "
            + "swift run learn check \(name)   says why")
        return false
      }
    }
  }
}
