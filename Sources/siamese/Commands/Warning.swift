import Files
import Glibc

/// What a thread says.
enum Voice {
  /// Whether this thread leaves it to others to say what they know, too: all ranks of a job but the first.
  @TaskLocal static var isMuted = false
}

/// Prints a warning to standard error: a sentence, without a line break; safe for a terminal, whatever names it quotes.
func warn(_ message: String) { note("warning: \(message)") }

/// Prints a line to standard error, as ``warn(_:)`` does.
///
/// - Parameter isOwn: whether this rank alone may know it.
func note(_ message: String, isOwn: Bool = false) {
  if Voice.isMuted && !isOwn { return }
  fflush(nil)
  let line = Array((message.displayedLines() + "\n").utf8)
  _ = write(STDERR_FILENO, line, line.count)
}

/// Prints a line to standard output.
func say(_ line: some CustomStringConvertible) {
  if !Voice.isMuted { print(line) }
}
