import Glibc

/// How far a chapter has been read, and where its pictures go.
///
/// Used by one thread, the one that runs the chapter.
final class Page: @unchecked Sendable {
  @TaskLocal static var current: Page?

  let output: String
  private let source: Source
  /// The last line that has been printed.
  private var position: Int
  private let start: Int
  private let hasColour: Bool
  private var last = Kind.blank

  /// What a printed line is. Between two kinds stands a blank line, but for output under its code.
  private enum Kind {
    case blank, prose, code, output
  }

  /// - Parameters:
  ///   - line: where the chapter's body starts; prose above it is printed, code is not.
  init(file: String, line: Int, output: String) {
    let source = Source(file: file)
    self.source = source
    self.output = output
    // The body starts behind the line that names its arguments: "chapter([…]) { options in".
    let opening = source.lines.indices.dropFirst(line - 1).first {
      if case .code(let text) = source.lines[$0] { text.hasSuffix(" in") } else { false }
    }
    start = opening.map { $0 + 1 } ?? line
    position = 0
    hasColour = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
  }

  /// Prints prose and code up to the end of the statement that holds `line`.
  func read(to line: Int) {
    while position < line, position < source.lines.count {
      let end = position < start ? position + 1 : source.endOfStatement(position + 1)
      while position < min(end, source.lines.count) {
        position += 1
        switch source.lines[position - 1] {
        case .prose(let text): prose(text)
        case .code(let text): if position > start { code(text) }
        }
      }
    }
  }

  /// Prints what is left, up to the brace that closes the chapter.
  func finish() {
    let last = source.lines.lastIndex { $0 != .code("}") && $0 != .code("") }
    if let last { read(to: last + 1) }
    fflush(nil)
  }

  /// Prints output under the line that made it.
  func show(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      put(styled("36", "  │ ") + line, .output)
    }
    fflush(nil)
  }

  private func prose(_ text: String) {
    guard text.hasPrefix("#") else { return put(text, .prose) }
    let title = text.drop { $0 == "#" || $0 == " " }
    put("", .blank)
    put(styled("1", String(title)), .prose)
    if text.hasPrefix("# ") { put(String(repeating: "═", count: title.count), .prose) }
  }

  private func code(_ text: String) {
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
    hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
