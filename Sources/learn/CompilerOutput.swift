import Foundation

/// The parsed output of a build.
struct CompilerOutput {
  /// An error, a warning or a note: its location, and its text with the lines of code below it.
  struct Diagnostic: Equatable {
    let file: String
    let line: Int
    let isError: Bool
    let text: String
  }

  /// The start of a diagnostic: "/folder/File.swift:12:5: error: ".
  private static var header: Regex<(Substring, Substring, Substring, Substring, Substring)> {
    #/(/.*?\.swift):(\d+):(\d+): (error|warning|note): /#
  }

  private(set) var diagnostics: [Diagnostic] = []
  /// The whole output, without colors.
  let text: String

  /// Parses the output of a build.
  ///
  /// - Parameter output: may have colors: a build that was planned in a terminal colors its output in a pipe, too.
  init(_ output: String) {
    let text = output.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
    self.text = text
    var header: (file: String, line: Int, isError: Bool)?
    var lines: [Substring] = []
    func finish(_ result: inout CompilerOutput) {
      guard let (file, line, isError) = header else { return }
      while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
      let diagnostic = Diagnostic(
        file: file, line: line, isError: isError, text: lines.joined(separator: "\n"))
      if !result.diagnostics.contains(diagnostic) { result.diagnostics.append(diagnostic) }
      (header, lines) = (nil, [])
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let match = line.prefixMatch(of: Self.header) {
        finish(&self)
        header = (
          String(match.output.1), Int(match.output.2) ?? 0, match.output.4 == "error"
        )
        let file = match.output.1.split(separator: "/").last ?? ""
        let location = "\(file):\(match.output.2):\(match.output.3)"
        lines = ["\(location): \(match.output.4): \(line[match.range.upperBound...])"]
      } else if line.hasPrefix("[") || line.hasPrefix("error: ") || line.hasPrefix("warning: ") {
        finish(&self)
      } else if header != nil {
        lines.append(line)
      }
    }
    finish(&self)
  }

  /// Returns the errors in the file of that name.
  func errors(in file: String) -> [Diagnostic] {
    diagnostics.filter { $0.isError && $0.file.hasSuffix(file) }
  }

  /// The first error; without one, the last lines of the output.
  var summary: String {
    if let first = diagnostics.first(where: \.isError) { return first.text }
    return text.split(separator: "\n").filter { !$0.hasPrefix("[") }.suffix(15)
      .joined(separator: "\n")
  }
}
