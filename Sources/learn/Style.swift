import Foundation

/// The colors of the tutor's output. They are left out where the output is no terminal, or `NO_COLOR` is set.
enum Style {
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  private static let hasColor: Bool = {
    let environment = ProcessInfo.processInfo.environment
    return isTerminal && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
  }()

  /// The columns of a line: the terminal's, at most 100.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return min(100, max(40, Int(size.ws_col)))
  }

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
  let lines = text.wrapped(to: Style.width - 14)
  let padded = "  " + word + String(repeating: " ", count: max(1, 12 - word.count))
  return padded + lines.joined(separator: "\n" + String(repeating: " ", count: 14))
}

extension String {
  /// Returns the lines of the text, none wider than `width` unless a word is. Colors take no width.
  func wrapped(to width: Int) -> [String] {
    split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      var lines = [""]
      var used = 0
      for (index, word) in paragraph.split(separator: " ", omittingEmptySubsequences: false)
        .enumerated()
      {
        let size = String(word).visibleCount
        if index > 0 && used > 0 && used + 1 + size > width {
          lines.append(String(word))
          used = size
        } else {
          lines[lines.count - 1] += (index == 0 ? "" : " ") + word
          used += size + (index == 0 ? 0 : 1)
        }
      }
      return lines
    }
  }

  /// The number of columns of the text in a terminal.
  var visibleCount: Int { replacing(/\u{1B}\[[0-9;]*m/, with: "").count }
}
