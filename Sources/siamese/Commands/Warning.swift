import Glibc

/// Prints a warning to standard error: a sentence, without a line break.
func warn(_ message: String) {
  fflush(nil)
  let line = Array("warning: \(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
}
