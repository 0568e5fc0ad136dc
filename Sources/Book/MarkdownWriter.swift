import Foundation
import Lessons
import Notebook

/// The writer of chapters as Markdown, for code hosting sites and snapshots.
struct MarkdownWriter {
  /// Returns the relative path of a chapter's images, "../chapter-05/"; `nil` for snapshots, without images.
  let images: ((Document) -> String)?
  /// The relative path of the project folder.
  let project: String

  /// Returns a chapter's text. In snapshots, numbers that depend on the machine are masked.
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
    case .prose(let text): withMathBlocks(text)
    case .code(let code, _): fenced(code, "swift")
    case .aside(let title, let code, let file):
      "<details><summary>\(title): <code>\(file)</code></summary>\n\n"
        + fenced(code, "swift") + "\n\n</details>"
    case .output(let outputs): outputs.map { output($0, document) }.joined(separator: "\n\n")
    case .quotation(let quotation):
      fenced(quotation.code, "swift")
        + "\n\n`\(quotation.name)`, from [\(quotation.file)](\(project)\(quotation.file))"
    case .term(let term): "> **\(term.name)**: \(term.explanation)"
    }
  }

  /// Returns prose with display formulas as math blocks, whose characters are not interpreted as Markdown.
  private func withMathBlocks(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("$$") && line.hasSuffix("$$") && line.count > 4
        ? fenced(String(line.dropFirst(2).dropLast(2)), "math") : String(line)
    }.joined(separator: "\n")
  }

  private func fenced(_ text: String, _ language: String = "") -> String {
    let text = text.trimmingCharacters(in: .newlines)
    return text.isEmpty ? "" : "```\(language)\n\(text)\n```"
  }

  private func output(_ output: CellOutput, _ document: Document) -> String {
    let isMasked = output.varies == true && images == nil
    switch output.kind {
    case .text: return fenced(isMasked ? Self.masked(output.text) : output.text, "text")
    case .claim: return output.text
    case .table:
      let rows = output.rows ?? []
      return table(isMasked ? rows.prefix(1) + rows.dropFirst().map(Self.masked) : rows)
    case .picture, .graph, .plot, .page:
      guard let name = output.file else { return "*(\(output.text))*" }
      guard let images else { return "*(\(output.kind.rawValue) \(name))*" }
      let link = "[\(name)](\(images(document))\(name))"
      return output.kind == .page ? link : "!" + link
    }
  }

  /// Returns text with "…" in place of numbers.
  private static func masked(_ text: String) -> String {
    // Digits in a word are not a number.
    text.replacing(/\p{L}[\p{L}\d_]*|[-−]?\d+(?:,\d{3})*(?:\.\d*)?(?:e[-+]?\d+)?/) { match in
      match.0.first?.isLetter == true ? match.0 : "…"
    }
  }

  /// Returns a table's row with masked numbers, except in the first cell, its label.
  private static func masked(_ row: [String]) -> [String] {
    row.prefix(1) + row.dropFirst().map { masked($0) }
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

  /// Returns an exercise with its hints.
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
