import Lessons

/// A verdict as the learner reads it.
struct VerdictFormatter {
  let lesson: Lesson
  let verdict: Verdict
  let project: Project
  let printed: String
  let progress: Progress
  let catalog: Catalog
  /// Whether keys are at hand.
  var isWatched = false

  var text: String {
    var lines = [heading]
    switch verdict {
    case .passed, .unsolved, .interrupted: break
    case .wrong(let failure): lines.append(wrapped("\(failure)"))
    case .doesNotCompile(let words, _):
      lines.append(
        words.split(separator: "\n", omittingEmptySubsequences: false)
          .map { "  " + $0 }.joined(separator: "\n"))
      if let name = words.firstMatch(of: /cannot find '(exp|log|pow|sqrt|cos|sin|tanh)f?' in/) {
        lines.append(row("for \(name.output.1)", "write import Glibc at the top of the file"))
      }
    case .blocked(let words):
      lines.append(row("blocked by", words))
      lines.append(row("", "All files of a chapter are compiled together: fix that one first."))
    case .crashed(let words, let line):
      lines.append(row("crashed", words))
      lines += place(line)
    case .endless(let line):
      lines.append(row("endless", "it had not ended after ten seconds, and was stopped"))
      lines += place(line)
      lines.append(row("looks like", "«an endless loop: what in it brings its end nearer?»"))
    }
    if !printed.isEmpty { lines.append(row("printed", shortened)) }
    return (lines + nextSteps).joined(separator: "\n")
  }

  private var heading: String {
    let title = lesson.title
    switch verdict {
    case .passed: return Style.good("✓ \(title)") + "   solved"
    case .unsolved:
      return "· \(title)   not solved yet, which is normal: it compiles\n"
        + row("your file", project.place(lesson))
    case .interrupted: return "· \(title)   stopped"
    case .doesNotCompile(_, let line):
      return Style.bad("✗ \(title)") + "   \(lesson.file):\(line)   does not compile"
    case .crashed(_, let line?), .endless(let line?):
      return Style.bad("✗ \(title)") + "   \(lesson.file):\(line)"
    case .wrong, .blocked, .crashed, .endless:
      return Style.bad("✗ \(title)") + "   \(project.place(lesson))"
    }
  }

  /// The line of the learner's code that was running, and how to see what it was given.
  private func place(_ line: Int?) -> [String] {
    let text = (try? project.text(lesson.file)) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var rows: [String] = []
    if let line, lines.indices.contains(line - 1) {
      rows.append(row("line \(line)", String(lines[line - 1].drop { $0 == " " })))
    }
    let inputs = project.parameters(lesson).joined(separator: ", ")
    if printed.isEmpty && !inputs.isEmpty {
      rows.append(
        row("see it", "put print(\(inputs)) at the top: what your code prints is shown here"))
    }
    return rows
  }

  /// The report with its sentences wrapped; what is laid out in rows of numbers stays as it is.
  private func wrapped(_ report: String) -> String {
    report.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.count > 100,
        let match = line.wholeMatch(of: #/  (differs|looks like|graph) +(.*)/#)
      else { return String(line) }
      return row(String(match.output.1), String(match.output.2))
    }.joined(separator: "\n")
  }

  private var shortened: String {
    let lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 12 else { return printed }
    return lines.prefix(6).joined(separator: "\n") + "\n… \(lines.count - 9) lines …\n"
      + lines.suffix(3).joined(separator: "\n")
  }

  /// What to do now; with a key where one is at hand.
  private var nextSteps: [String] {
    switch verdict {
    case .passed: return afterSolving
    case .interrupted, .doesNotCompile, .blocked: return []
    case .unsolved:
      return [
        row("next", "write your answer in place of the line throw Unsolved(…), and save the file"),
        row("stuck?", help),
      ]
    case .wrong, .crashed, .endless: return [row("next", help)]
    }
  }

  /// The next hint, or after the last the answer.
  private var help: String {
    let read = progress.hints(lesson)
    if read == lesson.hints.count {
      return (isWatched ? "in another terminal: " : "") + "swift run learn solution \(lesson.name)"
    }
    let place = "   (\(read + 1) of \(lesson.hints.count))"
    return (isWatched ? "press h for a hint" : "swift run learn hint \(lesson.name)") + place
  }

  private var afterSolving: [String] {
    var rows: [String] = []
    let chapter = lesson.chapter
    if Lesson.milestones.contains(chapter) && catalog.isWhole(chapter, progress) {
      rows.append(row("milestone", "swift run learn milestone \(chapter) --mine"))
    }
    guard let next = catalog.next(after: lesson, progress) else {
      return rows + [row("next", "all are solved")]
    }
    rows.append(
      row(
        "next",
        "\(next.title)   \(next.difficulty), \(next.minutes) minutes"
          + (isWatched ? "   press n" : "   swift run learn check \(next.name)")))
    if next.chapter != chapter {
      rows.append(row("read first", "swift run chapter-\(next.chapterCode)"))
    }
    return rows + [row("its file", project.place(next))]
  }
}
