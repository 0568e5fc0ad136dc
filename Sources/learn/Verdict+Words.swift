import Lessons

/// A verdict as it is read.
struct Sentence {
  let lesson: Lesson
  let verdict: Verdict
  let project: Project
  let printed: String
  let progress: Progress
  var next: Lesson?

  var text: String {
    var lines = [heading]
    switch verdict {
    case .passed, .unsolved, .interrupted: break
    case .wrong(let report): lines.append(report)
    case .doesNotCompile(let words, _):
      lines.append(
        words.split(separator: "\n", omittingEmptySubsequences: false)
          .map { "  " + $0 }.joined(separator: "\n"))
    case .blocked(let words):
      lines.append(row("blocked by", words))
      lines.append(row("", "All files of a chapter are compiled together: mend that one first."))
    case .crashed(let words, let line):
      lines.append(row("crashed", words))
      lines += place(line)
    case .endless(let line):
      lines.append(row("endless", "it had not ended after ten seconds, and was stopped"))
      lines += place(line)
      lines.append(row("looks like", "«an endless loop: nothing in it brings its end nearer»"))
    }
    if !printed.isEmpty { lines.append(row("printed", shortened)) }
    if let hint = nextStep { lines.append(row("next", hint)) }
    return lines.joined(separator: "\n")
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

  /// The line of the learner's code that was running.
  private func place(_ line: Int?) -> [String] {
    guard let line, let text = try? project.text(lesson.file) else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return [] }
    return [row("line \(line)", String(lines[line - 1].drop { $0 == " " }))]
  }

  private var shortened: String {
    let lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 12 else { return printed }
    return lines.prefix(6).joined(separator: "\n") + "\n… \(lines.count - 9) lines …\n"
      + lines.suffix(3).joined(separator: "\n")
  }

  private var nextStep: String? {
    switch verdict {
    case .passed:
      return next.map { "swift run learn check \($0.name)   in \($0.file)" } ?? "all are solved"
    case .interrupted, .doesNotCompile, .blocked: return nil
    case .unsolved, .wrong, .crashed, .endless:
      let read = progress.hints(lesson)
      if read == lesson.hints.count { return "swift run learn solution \(lesson.name)" }
      return "swift run learn hint \(lesson.name)   (\(read + 1) of \(lesson.hints.count))"
    }
  }
}
