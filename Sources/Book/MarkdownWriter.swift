import Foundation
import Lessons
import Notebook

/// Writes chapters as Markdown that a forge renders, and that can be compared.
struct MarkdownWriter {
  /// Where pictures are, from the Markdown's folder: "../chapter-05/"; `nil` for text without them.
  let pictures: ((Document) -> String)?
  /// Where the project is, from the Markdown's folder.
  let project: String

  /// A chapter's text. Without pictures it is to be compared, and then numbers that differ from machine to
  /// machine are left out of it too.
  func text(_ document: Document) -> String {
    var parts = ["# \(document.number). \(document.title)"]
    for block in document.plainBlocks { parts.append(self.block(block, document)) }
    if !document.exercises.isEmpty {
      parts += document.exercises.map(exercise)
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func block(_ block: Document.Block, _ document: Document) -> String {
    switch block {
    case .heading(let level, let text, _): String(repeating: "#", count: level) + " " + text
    case .prose(let text): formulasApart(text)
    case .code(let code, _): fenced(code, "swift")
    case .aside(let title, let code, let file):
      "<details><summary>\(title): <code>\(file)</code></summary>\n\n"
        + fenced(code, "swift") + "\n\n</details>"
    case .output(let shown): shown.map { output($0, document) }.joined(separator: "\n\n")
    case .quotation(let quotation):
      fenced(quotation.code, "swift")
        + "\n\n`\(quotation.name)`, from [\(quotation.file)](\(project)\(quotation.file))"
    case .term(let term): "> **\(term.name)**: \(term.explanation)"
    }
  }

  /// Formulas that stand alone as blocks of their own kind, in which a forge leaves every sign as it is.
  private func formulasApart(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("$$") && line.hasSuffix("$$") && line.count > 4
        ? fenced(String(line.dropFirst(2).dropLast(2)), "math") : String(line)
    }.joined(separator: "\n")
  }

  private func fenced(_ text: String, _ language: String = "") -> String {
    let text = text.trimmingCharacters(in: .newlines)
    return text.isEmpty ? "" : "```\(language)\n\(text)\n```"
  }

  private func output(_ shown: Shown, _ document: Document) -> String {
    let isVague = shown.varies == true && pictures == nil
    switch shown.kind {
    case .text: return fenced(isVague ? Self.vague(shown.text) : shown.text, "text")
    case .claim: return shown.text
    case .table:
      let rows = shown.rows ?? []
      return table(isVague ? rows.prefix(1) + rows.dropFirst().map(Self.vague) : rows)
    case .picture, .graph, .plot, .page:
      guard let name = shown.file else { return "*(\(shown.text))*" }
      guard let pictures else { return "*(\(shown.kind.rawValue) \(name))*" }
      let link = "[\(name)](\(pictures(document))\(name))"
      return shown.kind == .page ? link : "!" + link
    }
  }

  /// Text with "…" for each of its numbers.
  private static func vague(_ text: String) -> String {
    // Digits in a word are no number.
    text.replacing(/\p{L}[\p{L}\d_]*|[-−]?\d+(?:,\d{3})*(?:\.\d*)?(?:e[-+]?\d+)?/) { match in
      match.0.first?.isLetter == true ? match.0 : "…"
    }
  }

  /// A table's row: its first cell says what it is about.
  private static func vague(_ row: [String]) -> [String] {
    row.prefix(1) + row.dropFirst().map { vague($0) }
  }

  private func table(_ rows: [[String]]) -> String {
    guard let heading = rows.first else { return "" }
    func row(_ cells: [String]) -> String {
      let cells = cells.map {
        $0.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
      }
      return "| " + cells.joined(separator: " | ") + " |"
    }
    let rule = ["---"] + heading.dropFirst().map { _ in "---:" }
    return ([row(heading), row(rule)] + rows.dropFirst().map(row)).joined(separator: "\n")
  }

  func exercise(_ exercise: Lesson) -> String {
    let hints = exercise.hints.enumerated().map { index, hint in
      "<details><summary>Hint \(index + 1)</summary>\n\n\(hint)\n\n</details>"
    }
    let facts = [
      "### \(exercise.title)", exercise.goal,
      "\("\(exercise.difficulty)".capitalizedFirst), about \(exercise.minutes) minutes. "
        + "File: [\(exercise.file)](\(project)\(exercise.file)). "
        + "Check: `swift run learn check \(exercise.name)`",
    ]
    return (facts + hints).joined(separator: "\n\n")
  }
}
