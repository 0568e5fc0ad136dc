import Foundation
import Lessons

extension Session {
  /// Draws an exercise's graph: of a wrong answer beside the right one, else of the check's first case.
  mutating func graph(_ lesson: Lesson) throws -> String {
    guard lesson.hasGraph else {
      let others = catalog.lessons.filter(\.hasGraph).map(\.name).joined(separator: ", ")
      throw TutorError("\(lesson.name) has no graph; these have: \(others)")
    }
    let (verdict, words) = try check(lesson)
    if case .wrong = verdict { return words }
    let picture = AnswerCheck(project, catalog).picture(lesson)
    switch try Builder(project: project).build(
      "check-\(lesson.chapterCode)", "the pictures")
    {
    case .built(let program):
      let result = try Child(words: [program, "graph", lesson.name, picture]).run()
      guard result.succeeded else { throw TutorError("not drawn: \(result.output)") }
      return words + "\n" + row("graph", "\(picture)   the one to work out by hand")
    case .failed(let words): throw TutorError("not drawn:\n\(Compiler(words).summary)")
    case .interrupted: return words
    }
  }

  /// What an exercise is about, for somebody who has just come to it.
  func introduction(_ lesson: Lesson) -> String {
    [
      Style.strong(lesson.title) + "   \(lesson.difficulty), \(lesson.minutes) minutes",
      row("", lesson.goal), row("your file", project.place(lesson)),
    ].joined(separator: "\n")
  }
}
