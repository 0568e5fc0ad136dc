import Foundation
import Lessons

/// What helps somebody who is stuck.
extension Session {
  var status: String { Status(catalog: catalog, progress: progress, project: project).text }

  /// All exercises.
  var table: String { catalog.table(progress, milestones: Lesson.milestones) }

  /// The next hint that was not read yet; after the last one, all of them.
  mutating func hint(_ lesson: Lesson) throws -> String {
    let (read, all) = (progress.hints(lesson), lesson.hints.count)
    let kinds = ["idea", "formula", "outline"]
    func line(_ place: Int) -> String {
      row(place < kinds.count ? kinds[place] : "hint \(place + 1)", lesson.hints[place])
    }
    guard read < all else {
      return lesson.title + "   all \(all) hints\n"
        + (0..<all).map(line).joined(separator: "\n") + "\n"
        + row("next", "swift run learn solution \(lesson.name)")
    }
    try progress.set(lesson, hints: read + 1)
    return lesson.title + "   hint \(read + 1) of \(all)\n" + line(read)
  }

  /// The book's answer.
  ///
  /// - Throws: if the learner wants to continue alone.
  func solution(_ lesson: Lesson, asks: Bool) throws -> String {
    if asks && !progress.isSolved(lesson) { try confirm(lesson) }
    let lines = try project.solution(lesson)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop { $0 == " " }.hasPrefix("///") }
    return row("from", lesson.solutionFile) + "\n" + lines.joined(separator: "\n")
  }

  private func confirm(_ lesson: Lesson) throws {
    print(
      "You have not solved \(lesson.name) yet. Show the answer all the same? [y/N] ", terminator: ""
    )
    fflush(nil)
    guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else {
      let read = progress.hints(lesson)
      throw TutorError(
        "not shown"
          + (read < lesson.hints.count ? "; `swift run learn hint \(lesson.name)` helps" : ""))
    }
  }

  /// The learner's file against what was handed out, or against the book's answer.
  func difference(_ lesson: Lesson, fromSolution: Bool) throws -> String {
    if fromSolution && !progress.isSolved(lesson) { try confirm(lesson) }
    let other = fromSolution ? try project.solution(lesson) : try project.stub(lesson)
    let path = ".learn/other-\(getpid())"
    try project.write(other, to: path)
    defer { try? FileManager.default.removeItem(at: project.file(path)) }
    let label = fromSolution ? "the book's answer" : "as it was handed out"
    let words = [
      "diff", "-u", "--label", label, "--label", "yours", project.file(path).path,
      project.file(lesson.file).path,
    ]
    let result = try Child(words: words).run()
    if result.succeeded { return "\(lesson.file) is \(fromSolution ? "the book's answer" : label)" }
    return result.output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("+")
        ? Style.good(String(line))
        : line.hasPrefix("-")
          ? Style.bad(String(line)) : String(line)
    }.joined(separator: "\n")
  }

  /// Hands the file out again; what was in it is kept.
  mutating func reset(_ lesson: Lesson) throws -> String {
    let (own, stub) = (try? project.text(lesson.file), try project.stub(lesson))
    guard own != stub else { return "\(lesson.file) is as it was handed out" }
    var kept = ""
    if let own {
      let format = DateFormatter()
      format.dateFormat = "yyyyMMdd-HHmmss"
      kept = ".learn/kept/\(lesson.name)-\(format.string(from: Date())).swift"
      try project.write(own, to: kept)
    }
    try project.write(stub, to: lesson.file)
    try progress.set(lesson, isSolved: false)
    return "\(lesson.file) is as it was handed out" + (kept.isEmpty ? "" : "; yours is in \(kept)")
  }
}
