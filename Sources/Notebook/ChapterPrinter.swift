import Files
import Glibc

/// How far a chapter has been read, and where its pictures go.
///
/// Used by one thread, the one that runs the chapter.
package final class Page: @unchecked Sendable {
  @TaskLocal package static var current: Page?

  let output: String
  /// Where all that is shown is written down, for the book.
  private let record: UnsafeMutablePointer<FILE>?
  private let source: Source
  /// The last line that has been printed.
  private var position: Int
  private let start: Int
  private let hasColor: Bool
  private var last = Kind.blank

  /// What a printed line is. Between two kinds stands a blank line, but for output under its code.
  private enum Kind {
    case blank, prose, code, output
  }

  /// - Parameters:
  ///   - line: where the chapter's body starts; prose above it is printed, code is not.
  ///   - record: a file for what is shown; none where it is empty.
  /// - Throws: `DataError` where the record cannot be written.
  init(file: String, line: Int, output: String, record: String = "") throws(DataError) {
    let source = Source(file: file)
    self.source = source
    self.output = output
    self.record = record.isEmpty ? nil : fopen(record, "w")
    guard record.isEmpty || self.record != nil else {
      throw DataError(
        path: record, problem: "cannot be written",
        recoverySuggestion: "name a file in a folder that exists")
    }
    start = source.opening(of: line)
    position = 0
    hasColor = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
  }

  /// Prints prose and code up to the end of the statement that holds `line`.
  func read(to line: Int) {
    while position < line, position < source.lines.count {
      if position >= start, let end = source.endOfBranchWithProse(position + 1), end < line {
        pass(to: end)
        continue
      }
      let end = position < start ? position + 1 : source.endOfStatement(position + 1)
      while position < min(end, source.lines.count) {
        position += 1
        switch source.lines[position - 1] {
        case .prose(let text): Directive(text).map(follow) ?? prose(text)
        case .code(let text): if position > start { code(text) }
        }
      }
    }
  }

  /// Passes a block that showed nothing: its first line says when it would.
  private func pass(to end: Int) {
    if case .code(let text) = source.lines[position] { code(text + " … }") }
    position = end
  }

  /// Prints what is left, up to the brace that closes the chapter.
  func finish() {
    let last = source.lines.lastIndex { $0 != .code("}") && $0 != .code("") }
    if let last { read(to: last + 1) }
    fflush(nil)
  }

  package var isRecorded: Bool { record != nil }

  /// Where a picture goes: into the chapter's output folder.
  package static func path(_ name: String) -> String { (current?.output ?? "Output") + "/" + name }

  /// Where a graph's description goes beside its picture, while the chapter is recorded.
  package static func graphSource(_ name: String) -> String? {
    guard current?.isRecorded == true, !name.hasSuffix(".dot") else { return nil }
    return path(name) + ".dot"
  }

  /// Prints output under the line that made it, and records it.
  func show(_ shown: Shown) {
    if let record { fputs(shown.json + "\n", record) }
    for line in shown.text.split(separator: "\n", omittingEmptySubsequences: false) {
      put(styled("36", "  │ ") + line, .output)
    }
    fflush(nil)
  }

  /// Prints what a directive asks for. Terms and the question are for the book alone: its prose has them.
  private func follow(_ directive: Directive) {
    switch directive {
    case .quote(let name):
      do {
        let quotation = try Quotation(name, project: source.project)
        for line in quotation.code.split(separator: "\n", omittingEmptySubsequences: false) {
          code("  " + line)
        }
        put("    — \(quotation.file)", .code)
      } catch {
        fail("line \(position)", "\(error)", status: 1)
      }
    case .term, .varies, .question: break
    case .unknown(let text): fail("line \(position)", "unknown directive '\(text)'", status: 1)
    }
  }

  private func prose(_ text: String) {
    guard text.hasPrefix("#") else { return put(Formula.prose(text), .prose) }
    let title = text.drop { $0 == "#" || $0 == " " }
    put("", .blank)
    put(styled("1", String(title)), .prose)
    if text.hasPrefix("# ") { put(String(repeating: "═", count: title.count), .prose) }
  }

  private func code(_ text: String) {
    if Source.isCue(text) { return }
    let body = text.hasPrefix("  ") ? String(text.dropFirst(2)) : text
    put(body.isEmpty ? "" : styled("2", "    " + body), .code)
  }

  private func put(_ line: String, _ kind: Kind) {
    let kind = line.isEmpty ? .blank : kind
    if kind == .blank && last == .blank { return }
    let isTogether = kind == last || kind == .output && last == .code
    if kind != .blank && last != .blank && !isTogether { print() }
    last = kind
    print(line)
  }

  private func styled(_ code: String, _ text: String) -> String {
    hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
