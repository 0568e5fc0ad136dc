import Foundation
import Lessons

/// The first screen: the learner's progress, the next exercise, and the commands to solve it with.
struct Status {
  let catalog: Catalog
  let progress: Progress
  let project: Project

  var text: String {
    var lines = [bar, ""]
    guard let next = catalog.next(progress) else {
      lines.append(
        "All exercises are solved. `swift run learn milestone 15 --mine` trains a network on yours."
      )
      return lines.joined(separator: "\n")
    }
    lines += [
      row(
        "next", Style.strong(next.title) + "   \(next.difficulty), \(next.minutes) minutes"
      ),
      row("", next.goal),
    ]
    lines += book(next)
    lines += [
      row("your file", project.location(next)),
      row(
        "",
        "Its comment describes the task. Replace the line throw Unsolved(…) with your answer.\n"
          + "Unsolved is normal: it compiles."),
      row("check it", "swift run learn watch     on every save"),
      row("", "swift run learn check     once"),
      row("stuck?", "swift run learn hint \(next.name)"),
      row("more", "swift run learn --help"),
    ]
    return lines.joined(separator: "\n")
  }

  /// The page of the book that explains an exercise: the chapter's, if the book has been built, else how to build it, and
  /// the program of which the page is made, which can be read at once.
  private func book(_ next: Lesson) -> [String] {
    let page = "Output/book/chapter-\(next.chapterCode).html"
    let source = row("read first", project.chapter(next))
    if FileManager.default.fileExists(atPath: project.file(page).path) {
      return [row("read first", "\(page)   in a browser: the chapter, a page of the book")]
    }
    return [
      source,
      row("", "the chapter, a page of the book: its comments are the text"),
      row(
        "the book",
        "swift run book --chapter \(next.chapter)   makes \(page), with pictures, to open in a browser; "
          + "without --chapter the whole book, from Output/book/index.html"),
    ]
  }

  /// The number of solved exercises, then a mark for each exercise, chapter by chapter: "1 ✓✓·".
  private var bar: String {
    let all = catalog.lessons
    let solved = all.filter(progress.isSolved).count
    let chapters = all.map(\.chapter).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    let marks = chapters.map { chapter in
      let own = all.filter { $0.chapter == chapter }
      return (chapter < 10 ? " " : "") + "\(chapter) "
        + own.map { progress.isSolved($0) ? "✓" : "·" }.joined()
    }
    // Five chapters a line, in columns.
    let width = marks.map(\.count).max() ?? 0
    let rows = stride(from: 0, to: marks.count, by: 5).map { start in
      "  " + marks[start...].prefix(5).map { $0.padding(to: width) }.joined(separator: "   ")
    }
    return "\(solved) of \(all.count) exercises solved\n" + rows.joined(separator: "\n")
  }
}

extension Catalog {
  /// Returns the first exercise that is not solved.
  func next(_ progress: Progress) -> Lesson? { lessons.first { !progress.isSolved($0) } }

  /// Returns whether all exercises of a chapter are solved.
  func isComplete(_ chapter: Int, _ progress: Progress) -> Bool {
    lessons.allSatisfy { $0.chapter != chapter || progress.isSolved($0) }
  }

  /// Returns the first unsolved exercise after `lesson`, else the first unsolved one of all.
  func next(after lesson: Lesson, _ progress: Progress) -> Lesson? {
    let start = lessons.firstIndex(of: lesson).map { $0 + 1 } ?? 0
    return lessons[start...].first { !progress.isSolved($0) } ?? next(progress)
  }

  /// Returns the list of all exercises, chapter by chapter.
  func table(_ progress: Progress) -> String {
    "\n"
      + Set(lessons.map(\.chapter)).sorted().map { rows(ofChapter: $0, progress) }
      .joined(separator: "\n\n")
  }

  /// Returns a chapter's exercises, and how to see the others.
  func table(ofChapter chapter: Int, _ progress: Progress) -> String {
    let own = lessons.filter { $0.chapter == chapter }
    let last = lessons.last?.chapter ?? chapter
    let other = chapter < last ? chapter + 1 : 1
    let heading =
      "chapter \(chapter) of \(last), \(own.count(where: progress.isSolved)) of \(own.count) solved"
    return "\n" + Style.strong(heading) + "\n" + rows(ofChapter: chapter, progress) + "\n\n"
      + Style.quiet(
        "swift run learn list \(other)   chapter \(other)\nswift run learn list all   all chapters")
  }

  private func rows(ofChapter chapter: Int, _ progress: Progress) -> String {
    let own = lessons.filter { $0.chapter == chapter }
    let titles = (lessons.map(\.title.count).max() ?? 0) + 1
    let isNarrow = Style.width < 90
    // In a narrow terminal the goal is below the title.
    let indent = isNarrow ? 4 : 2 + titles + 16
    var lines = own.map { lesson in
      let mark = progress.isSolved(lesson) ? Style.good("✓") : "·"
      let title = "\(mark) " + lesson.title.padding(to: titles)
      let effort = "\(lesson.difficulty), \(lesson.minutes) min"
      let goal = lesson.goal.wrapped(to: Style.width - indent)
        .joined(separator: "\n" + String(repeating: " ", count: indent))
      return title
        + (isNarrow
          ? effort + "\n" + String(repeating: " ", count: indent) : effort.padding(to: 16)) + goal
    }
    if Milestone.all.contains(where: { $0.chapter == chapter }) {
      lines.append("  milestone   swift run learn milestone \(chapter) --mine")
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// Returns the string padded with spaces on the right, with at least one space.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }
}
