import Commands
import Foundation
import Lessons

extension Lesson {
  /// What the hints are, in order.
  static let kindsOfHints = ["idea", "formula", "outline"]
}

/// Help for a learner who is stuck.
extension Session {
  var status: String { Status(catalog: catalog, progress: progress, project: project).text }

  /// Returns the list of exercises: a chapter's, all with "all"; by default the chapter of the next exercise in a terminal,
  /// where a chapter fits the screen, and all elsewhere.
  func table(_ operands: [String] = []) throws -> String {
    if operands.isEmpty && Style.isTerminal {
      let next = catalog.next(progress) ?? catalog.lessons[catalog.lessons.count - 1]
      return catalog.table(ofChapter: next.chapter, progress)
    }
    let lessons = try catalog.lessons(named: operands.first ?? "all")
    let chapters = Set(lessons.map(\.chapter)).sorted()
    return chapters.count == 1
      ? catalog.table(ofChapter: chapters[0], progress) : catalog.table(progress)
  }

  /// Returns the next unread hint; after the last one, all hints.
  mutating func hint(_ lesson: Lesson) throws -> String {
    let (read, all) = (progress.hints(lesson), lesson.hints.count)
    let kinds = Lesson.kindsOfHints
    func line(_ index: Int) -> String {
      row(index < kinds.count ? kinds[index] : "hint \(index + 1)", lesson.hints[index])
    }
    guard read < all else {
      return lesson.title + "   all \(all) hints\n"
        + (0..<all).map(line).joined(separator: "\n") + "\n"
        + row("next", "swift run learn solution \(lesson.name)")
    }
    try progress.set(lesson, hints: read + 1)
    let after =
      read + 1 < all
      ? "the \(kinds[read + 1])" : "the solution: `swift run learn solution \(lesson.name)`"
    return lesson.title
      + "   hint \(read + 1) of \(all): the \(kinds[read]); after it comes \(after)\n"
      + line(read)
  }

  /// Returns the book's solution.
  ///
  /// - Parameter asks: whether to ask for confirmation if the exercise is not solved.
  /// - Throws: `TutorError` if the learner declines.
  func solution(_ lesson: Lesson, asks: Bool) throws -> String {
    if asks && !progress.isSolved(lesson) { try confirm(lesson) }
    let lines = try project.solution(lesson)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop { $0 == " " }.hasPrefix("///") }
    return row("from", lesson.solutionFile) + "\n" + lines.joined(separator: "\n")
  }

  private func confirm(_ lesson: Lesson) throws {
    print(
      "You have not solved \(lesson.name) yet. Show the solution anyway? [y/N] ", terminator: ""
    )
    fflush(nil)
    guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else {
      let read = progress.hints(lesson)
      throw TutorError(
        "solution not shown"
          + (read < lesson.hints.count
            ? "; `swift run learn hint \(lesson.name)` prints the next hint" : ""))
    }
  }

  /// Returns the differences between the learner's file and the original, or the book's solution.
  func difference(_ lesson: Lesson, fromSolution: Bool) throws -> String {
    if fromSolution && !progress.isSolved(lesson) { try confirm(lesson) }
    let other = fromSolution ? try project.solution(lesson) : try project.stub(lesson)
    let path = ".learn/other-\(getpid())"
    try project.write(other, to: path)
    defer { try? FileManager.default.removeItem(at: project.file(path)) }
    let label = fromSolution ? "the book's solution" : "the original"
    let command = [
      "diff", "-u", "--label", label, "--label", "yours", project.file(path).path,
      project.file(lesson.file).path,
    ]
    let result = try ChildProcess(command: command).run()
    if result.succeeded { return "\(lesson.file) is identical to \(label)" }
    return result.output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("+")
        ? Style.good(String(line))
        : line.hasPrefix("-")
          ? Style.bad(String(line)) : String(line)
    }.joined(separator: "\n")
  }

  /// Restores the original file, after saving a backup of the learner's; creates the file if there is none.
  mutating func reset(_ lesson: Lesson) throws -> String {
    let (own, stub) = (try? project.text(lesson.file), try project.stub(lesson))
    guard own != stub else {
      try progress.set(lesson, isSolved: false)
      return "\(lesson.file) is identical to the original; \(solved)"
    }
    var backup = ""
    if let own {
      let format = DateFormatter()
      format.dateFormat = "yyyyMMdd-HHmmss"
      backup = ".learn/backups/\(lesson.name)-\(format.string(from: Date())).swift"
      try project.write(own, to: backup)
    }
    try project.write(stub, to: lesson.file)
    try progress.set(lesson, isSolved: false)
    return
      (backup.isEmpty
      ? "\(lesson.file) is created"
      : "\(lesson.file) is restored; your version is in \(backup)") + "\n\(solved)"
  }

  /// "3 of 60 exercises solved".
  private var solved: String {
    "\(catalog.lessons.count(where: progress.isSolved)) of \(catalog.lessons.count) exercises solved"
  }
}
