import Lessons

/// The first screen: what is solved, what is next, and how to go about it.
struct Status {
  let catalog: Catalog
  let progress: Progress
  let project: Project

  var text: String {
    var lines = [bar, ""]
    guard let next = catalog.next(progress) else {
      lines.append("All exercises are solved. `swift run learn milestone 15 --mine` runs them.")
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
      row("your file", project.place(next)),
      row(
        "",
        "It says what to write. Put your answer in place of the line throw Unsolved(…).\n"
          + "Unsolved is normal: it compiles."),
      row("check it", "swift run learn watch     each time you save"),
      row("", "swift run learn check     once"),
      row("stuck?", "swift run learn hint \(next.name)"),
      row("all else", "swift run learn --help"),
    ]
    return lines.joined(separator: "\n")
  }

  /// How many are solved, and of each chapter: "1 ✓✓· ".
  private var bar: String {
    let all = catalog.lessons
    let solved = all.filter(progress.isSolved).count
    let chapters = all.map(\.chapter).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    let marks = chapters.map { chapter in
      let own = all.filter { $0.chapter == chapter }
      return (chapter < 10 ? " " : "") + "\(chapter) "
        + own.map { progress.isSolved($0) ? "✓" : "·" }.joined()
    }
    // Five chapters a line, under each other.
    let width = marks.map(\.count).max() ?? 0
    let rows = stride(from: 0, to: marks.count, by: 5).map { start in
      "  " + marks[start...].prefix(5).map { $0.padding(to: width) }.joined(separator: "   ")
    }
    return "\(solved) of \(all.count) exercises are solved\n" + rows.joined(separator: "\n")
  }
}

extension Catalog {
  /// The first exercise that is not solved.
  func next(_ progress: Progress) -> Lesson? { lessons.first { !progress.isSolved($0) } }

  /// Whether all of a chapter's exercises are solved.
  func isWhole(_ chapter: Int, _ progress: Progress) -> Bool {
    lessons.allSatisfy { $0.chapter != chapter || progress.isSolved($0) }
  }

  /// The first unsolved one after `lesson`, or else the first of all.
  func next(after lesson: Lesson, _ progress: Progress) -> Lesson? {
    let place = lessons.firstIndex(of: lesson).map { $0 + 1 } ?? 0
    return lessons[place...].first { !progress.isSolved($0) } ?? next(progress)
  }

  /// All exercises, a chapter after the other.
  ///
  /// - Parameter milestones: the chapters that end in one.
  func table(_ progress: Progress, milestones: [Int]) -> String {
    lessons.enumerated().map { place, lesson in
      let mark = progress.isSolved(lesson) ? Style.good("✓") : "·"
      let title = lesson.title.padding(to: 24)
      let effort = "\(lesson.difficulty), \(lesson.minutes) min".padding(to: 16)
      let isLast = place + 1 == lessons.count || lessons[place + 1].chapter != lesson.chapter
      let milestone = "\n  milestone   swift run learn milestone \(lesson.chapter) --mine"
      return "\(lesson.number == 1 ? "\n" : "")\(mark) \(title)\(effort)\(lesson.goal)"
        + (isLast && milestones.contains(lesson.chapter) ? milestone : "")
    }.joined(separator: "\n")
  }
}

extension String {
  /// Filled with spaces on the right.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }
}
