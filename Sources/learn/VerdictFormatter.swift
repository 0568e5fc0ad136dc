import Lessons

/// The text of a verdict.
struct VerdictFormatter {
  let lesson: Lesson
  let verdict: Verdict
  let project: Project
  /// What the learner's code printed.
  let printed: String
  let progress: Progress
  let catalog: Catalog
  /// Whether `watch` is running, so that a key shows the next step.
  var isWatched = false

  var text: String {
    var lines = [heading]
    switch verdict {
    case .passed, .unsolved, .interrupted: break
    case .wrong(let failure): lines.append(wrapped("\(failure)"))
    case .doesNotCompile(let messages, _):
      lines.append(
        messages.split(separator: "\n", omittingEmptySubsequences: false)
          .map { "  " + $0 }.joined(separator: "\n"))
      if let name = messages.firstMatch(of: /cannot find '(exp|log|pow|sqrt|cos|sin|tanh)f?' in/) {
        lines.append(row("for \(name.output.1)", "add `import Glibc` at the top of the file"))
      }
    case .blocked(let message):
      lines.append(row("blocked by", message))
      lines.append(
        row("", "All files of a chapter are compiled together: fix the one above first."))
    case .crashed(let message, let line):
      lines.append(row("crashed", message))
      lines += location(line)
    case .timedOut(let line):
      lines.append(row("timed out", "still running after ten seconds; stopped"))
      lines += location(line)
      lines.append(row("looks like", "«an infinite loop: does each pass bring its end closer?»"))
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
        + row("your file", project.location(lesson))
    case .interrupted: return "· \(title)   interrupted"
    case .doesNotCompile(_, let line):
      return Style.bad("✗ \(title)") + "   \(lesson.file):\(line)   does not compile"
    case .crashed(_, let line?), .timedOut(let line?):
      return Style.bad("✗ \(title)") + "   \(lesson.file):\(line)"
    case .wrong, .blocked, .crashed, .timedOut:
      return Style.bad("✗ \(title)") + "   \(project.location(lesson))"
    }
  }

  /// Returns the line of the learner's code that was running, and how to print its inputs.
  private func location(_ line: Int?) -> [String] {
    let text = (try? project.text(lesson.file)) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var rows: [String] = []
    if let line, lines.indices.contains(line - 1) {
      rows.append(row("line \(line)", String(lines[line - 1].drop { $0 == " " })))
    }
    let inputs = project.parameters(lesson).joined(separator: ", ")
    if printed.isEmpty && !inputs.isEmpty {
      rows.append(
        row("debug", "add print(\(inputs)) to your code: its output is shown here"))
    }
    return rows
  }

  /// Returns the report with its sentences wrapped, and its rows of numbers unchanged.
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

  /// The next steps: the key of `watch`, or the command.
  private var nextSteps: [String] {
    switch verdict {
    case .passed: return afterSolving
    case .interrupted, .doesNotCompile, .blocked: return []
    case .unsolved:
      return [
        row("next", "replace the line throw Unsolved(…) with your answer, and save the file"),
        row("stuck?", help),
      ]
    case .wrong, .crashed, .timedOut: return [row("next", help)]
    }
  }

  /// How to get the next hint; after the last one, the solution.
  private var help: String {
    let read = progress.hints(lesson)
    if read == lesson.hints.count {
      return (isWatched ? "in another terminal: " : "") + "swift run learn solution \(lesson.name)"
    }
    let isLast = read + 1 == lesson.hints.count
    let count =
      "   (\(read + 1) of \(lesson.hints.count)) the \(Lesson.kindsOfHints[read])"
      + (isLast ? ", the last before the solution" : "")
    return (isWatched ? "press h for a hint" : "swift run learn hint \(lesson.name)") + count
  }

  private var afterSolving: [String] {
    var rows: [String] = []
    let chapter = lesson.chapter
    if Milestone.all.contains(where: { $0.chapter == chapter })
      && catalog.isComplete(chapter, progress)
    {
      rows.append(row("milestone", "swift run learn milestone \(chapter) --mine"))
    }
    guard let next = catalog.next(after: lesson, progress) else {
      return rows + [row("next", "all exercises are solved")]
    }
    rows.append(
      row(
        "next",
        "\(next.title)   \(next.difficulty), \(next.minutes) minutes"
          + (isWatched ? "   press n" : "   swift run learn check \(next.name)")))
    if next.chapter != chapter {
      rows.append(row("read first", "swift run chapter-\(next.chapterCode)"))
    }
    return rows + [row("its file", project.location(next))]
  }
}
