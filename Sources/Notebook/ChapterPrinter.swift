import Files
import Glibc

/// The printer of a running chapter: it prints prose, code and output in order, and records output for the book.
///
/// Used only by the thread that runs the chapter.
package final class ChapterPrinter: @unchecked Sendable {
  /// The printer of the running chapter.
  @TaskLocal package static var current: ChapterPrinter?

  /// The output folder.
  let output: String
  /// The file in which output is recorded.
  private let record: UnsafeMutablePointer<FILE>?
  private let recordPath: String
  private let source: Source
  /// The last line that has been printed.
  private var position: Int
  private let start: Int
  private let hasColor: Bool
  private var last = Kind.blank

  /// The kinds of printed lines. A blank line separates two kinds, except code and its output.
  private enum Kind {
    case blank, prose, code, output
  }

  /// Creates the printer of a chapter.
  ///
  /// - Parameters:
  ///   - file: the path of the chapter's file.
  ///   - line: the line where the chapter's body starts; prose above it is printed, code is not.
  ///   - output: the output folder.
  ///   - record: the path of the file in which output is recorded; none if empty.
  /// - Throws: `DataError` if the record cannot be written.
  init(file: String, line: Int, output: String, record: String = "") throws(DataError) {
    let source = Source(file: file)
    self.source = source
    self.output = output
    recordPath = record
    self.record = record.isEmpty ? nil : fopen(record, "we")
    guard record.isEmpty || self.record != nil else {
      let error = errno
      throw DataError(
        path: record, problem: "cannot be written: \(String(cString: strerror(error)))",
        recoverySuggestion: File.advice(after: error) ?? "name a file in a folder that exists")
    }
    start = source.opening(of: line)
    position = 0
    hasColor = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
  }

  /// Prints prose and code up to the end of the statement that contains `line`.
  func advance(to line: Int) {
    while position < line, position < source.lines.count {
      if position >= start, let end = source.endOfBranchWithProse(position + 1), end < line {
        skip(to: end)
        continue
      }
      let end = position < start ? position + 1 : source.endOfStatement(position + 1)
      while position < min(end, source.lines.count) {
        position += 1
        switch source.lines[position - 1] {
        case .prose(let text): Directive(text).map(apply) ?? prose(text)
        case .code(let text): if position > start { code(text) }
        }
      }
    }
  }

  /// Skips a block that was not executed, printing its first line, the condition.
  private func skip(to end: Int) {
    if case .code(let text) = source.lines[position] { code(text + " … }") }
    position = end
  }

  /// Prints the rest, up to the closing brace of the chapter, and closes the record.
  ///
  /// - Throws: `DataError` if the record is incomplete.
  func finish() throws(DataError) {
    let last = source.lines.lastIndex { $0 != .code("}") && $0 != .code("") }
    if let last { advance(to: last + 1) }
    fflush(nil)
    guard let record else { return }
    let isIncomplete = ferror(record) != 0
    guard fclose(record) == 0, !isIncomplete else {
      throw DataError(
        path: recordPath, problem: "cannot be written completely",
        recoverySuggestion: "choose a disk with free space")
    }
  }

  /// Whether output is recorded.
  package var isRecorded: Bool { record != nil }

  /// Returns the path of an output file.
  package static func path(_ name: String) -> String { (current?.output ?? "Output") + "/" + name }

  /// Returns the path of the DOT text beside a picture of a graph, if the chapter is recorded.
  package static func dotPath(_ name: String) -> String? {
    guard current?.isRecorded == true, !name.hasSuffix(".dot") else { return nil }
    return path(name) + ".dot"
  }

  /// Prints output below the code that produced it, and records it.
  func show(_ cell: CellOutput) {
    if let record { fputs(cell.json + "\n", record) }
    for line in cell.text.split(separator: "\n", omittingEmptySubsequences: false) {
      // A value can be text from a file; it must not change the terminal.
      put(styled("36", "  │ ") + line.displayed(limit: 100_000), .output)
    }
    fflush(nil)
  }

  /// Prints a quotation. Terms and the question are for the book only, as the prose contains them.
  private func apply(_ directive: Directive) {
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
