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
    if next.number == 1 {
      lines.append(row("read first", "swift run chapter-\(next.chapterCode)"))
    }
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
    let width = (lessons.map(\.title.count).max() ?? 0) + 1
    return lessons.enumerated().map { index, lesson in
      let mark = progress.isSolved(lesson) ? Style.good("✓") : "·"
      let title = lesson.title.padding(to: width)
      let effort = "\(lesson.difficulty), \(lesson.minutes) min".padding(to: 16)
      let isLast = index + 1 == lessons.count || lessons[index + 1].chapter != lesson.chapter
      let milestone = "\n  milestone   swift run learn milestone \(lesson.chapter) --mine"
      return "\(lesson.number == 1 ? "\n" : "")\(mark) \(title)\(effort)\(lesson.goal)"
        + (isLast && Milestone.all.contains { $0.chapter == lesson.chapter } ? milestone : "")
    }.joined(separator: "\n")
  }
}

extension String {
  /// Returns the string padded with spaces on the right, with at least one space.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }
}
