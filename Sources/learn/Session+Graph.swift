import Commands
import Foundation
import Lessons

extension Session {
  /// Draws the graph of an exercise: a wrong answer's beside the expected one, else the check's first case.
  mutating func graph(_ lesson: Lesson) throws -> String {
    guard lesson.hasGraph else {
      let others = catalog.lessons.filter(\.hasGraph).map(\.name).joined(separator: ", ")
      throw TutorError("\(lesson.name) has no graph; the exercises with a graph are \(others)")
    }
    let (verdict, text) = try check(lesson)
    if case .wrong = verdict { return text }
    let picture = AnswerCheck(project, catalog).picture(lesson)
    switch try Builder(project: project).build(
      "check-\(lesson.chapterCode)", "the graph")
    {
    case .built(let program):
      let result = try ChildProcess(command: [program, "graph", lesson.name, picture]).run()
      guard result.succeeded else { throw TutorError("cannot draw the graph: \(result.output)") }
      return text + "\n" + row("graph", "\(picture)   the first case, to work out by hand")
    case .failed(let output):
      throw TutorError("cannot draw the graph:\n\(CompilerOutput(output).summary)")
    case .interrupted: return text
    }
  }

  /// Returns the title, the goal and the file of an exercise, for a learner who starts it.
  func introduction(_ lesson: Lesson) -> String {
    [
      Style.strong(lesson.title) + "   \(lesson.difficulty), \(lesson.minutes) minutes",
      row("", lesson.goal), row("your file", project.location(lesson)),
    ].joined(separator: "\n")
  }
}
