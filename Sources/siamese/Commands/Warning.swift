import Files
import Glibc

/// Prints a warning to standard error: a sentence, without a line break; safe for a terminal, whatever names it quotes.
func warn(_ message: String) {
  fflush(nil)
  let line = Array(("warning: \(message)".displayedLines() + "\n").utf8)
  _ = write(STDERR_FILENO, line, line.count)
}
