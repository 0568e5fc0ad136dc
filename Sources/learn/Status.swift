import Lessons

/// The first screen: what is solved, what is next, and how to go about it.
struct Status {
  let catalogue: Catalogue
  let progress: Progress
  let project: Project

  var text: String {
    var lines = [bar, ""]
    guard let next = catalogue.next(progress) else {
      lines.append("All exercises are solved. `swift run learn milestone 15 --mine` runs them.")
      return lines.joined(separator: "\n")
    }
    let isFirst = catalogue.lessons.first == next
    lines += [
      row(
        "next", Style.strong(next.title) + "   \(next.difficulty), \(next.minutes) minutes"
      ),
      row("", next.goal),
      row("your file", project.place(next)),
      row("", "Put your answer where it says throw Unsolved(…). Unsolved is normal: it compiles."),
    ]
    if isFirst || next.number == 1 {
      lines.append(row("read first", "swift run chapter-\(next.chapterCode)"))
    }
    lines += [
      row(
        "check it", "swift run learn watch     each time you save; or once: swift run learn check"),
      row("stuck?", "swift run learn hint \(next.name)"),
      row("all else", "swift run learn --help"),
    ]
    return lines.joined(separator: "\n")
  }

  /// How many are solved, and of each chapter: "1 ✓✓· ".
  private var bar: String {
    let all = catalogue.lessons
    let solved = all.filter(progress.isSolved).count
    let chapters = all.map(\.chapter).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    let marks = chapters.map { chapter in
      let own = all.filter { $0.chapter == chapter }
      return "\(chapter) " + own.map { progress.isSolved($0) ? "✓" : "·" }.joined()
    }
    return "\(solved) of \(all.count) exercises are solved\n  " + marks.joined(separator: "   ")
  }
}

extension Catalogue {
  /// The first exercise that is not solved.
  func next(_ progress: Progress) -> Lesson? { lessons.first { !progress.isSolved($0) } }

  /// The first unsolved one after `lesson`, or else the first of all.
  func next(after lesson: Lesson, _ progress: Progress) -> Lesson? {
    let place = lessons.firstIndex(of: lesson).map { $0 + 1 } ?? 0
    return lessons[place...].first { !progress.isSolved($0) } ?? next(progress)
  }

  /// All exercises, a chapter after the other.
  func table(_ progress: Progress) -> String {
    lessons.map { lesson in
      let mark = progress.isSolved(lesson) ? Style.good("✓") : "·"
      let title = lesson.title.padding(to: 24)
      let effort = "\(lesson.difficulty), \(lesson.minutes) min".padding(to: 16)
      return "\(lesson.number == 1 ? "\n" : "")\(mark) \(title)\(effort)\(lesson.goal)"
    }.joined(separator: "\n")
  }
}

extension String {
  /// Filled with spaces on the right.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }
}
