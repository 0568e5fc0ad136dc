import Foundation

/// The colors of the tutor's output. They are left out where the output is no terminal, or `NO_COLOR` is set.
enum Style {
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  private static let hasColor: Bool = {
    let environment = ProcessInfo.processInfo.environment
    return isTerminal && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
  }()

  static func good(_ text: String) -> String { colored(text, 32) }
  static func bad(_ text: String) -> String { colored(text, 31) }
  static func strong(_ text: String) -> String { colored(text, 1) }
  static func quiet(_ text: String) -> String { colored(text, 2) }

  private static func colored(_ text: String, _ code: Int) -> String {
    hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Prints a line, and flushes the output.
func say(_ text: String = "") {
  print(text)
  fflush(nil)
}

/// Returns a row of the tutor's output: a label, then the text, wrapped in a column of its own.
func row(_ word: String, _ text: String) -> String {
  let indent = String(repeating: " ", count: 14)
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    var line = ""
    for part in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
      if line.count + part.count > 84 && !line.isEmpty {
        lines.append(line)
        line = String(part)
      } else {
        line += (line.isEmpty ? "" : " ") + part
      }
    }
    lines.append(line)
  }
  let padded = "  " + word + String(repeating: " ", count: max(1, 12 - word.count))
  return padded + lines.joined(separator: "\n" + indent)
}
