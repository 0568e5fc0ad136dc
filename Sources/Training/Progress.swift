import Glibc

/// A progress bar with throughput and remaining time.
///
///     Epoch 3/20 ━━━━━━━━──────── 21/40  31.2 batches/s  0:01 left  Loss: 0.0412
///
/// It is shown on standard error, and only if that is a terminal.
public struct Progress {
  /// The text before the bar.
  public let title: String
  /// The number of steps.
  public let total: Int
  /// The unit of a step, in the plural.
  public let unit: String
  private let isShown: Bool
  private let start: ContinuousClock.Instant
  private var lastShown: ContinuousClock.Instant?

  /// Creates a progress bar.
  ///
  /// - Parameters:
  ///   - title: The text before the bar.
  ///   - total: The number of steps.
  ///   - unit: The unit of a step, in the plural: "batches".
  ///   - isShown: Whether it is shown at all.
  public init(_ title: String, total: Int, unit: String, isShown: Bool = true) {
    self.title = title
    self.total = total
    self.unit = unit
    self.isShown = isShown && isatty(STDERR_FILENO) == 1
    start = .now
  }

  /// Shows that `done` steps are completed, with a note; at most ten times a second.
  public mutating func show(_ done: Int, _ note: String = "") {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastShown, now - lastShown < .milliseconds(100), done < total { return }
    lastShown = now
    write("\r\u{1B}[K" + line(done, note, elapsed: seconds(now - start)))
  }

  /// Removes the bar.
  public func finish() {
    if isShown { write("\r\u{1B}[K") }
  }

  /// Returns the bar after `elapsed` seconds.
  func line(_ done: Int, _ note: String, elapsed: Double) -> String {
    let width = 24
    let part = total > 0 ? Double(done) / Double(total) : 1
    let filled = Int(Double(width) * min(max(part, 0), 1))
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
    let rate = elapsed > 0 ? Double(done) / elapsed : 0
    let left = rate > 0 ? clock(Double(total - done) / rate) : "?"
    return
      "\(title) \(bar) \(done)/\(total)  \(formatted(rate, decimals: 1)) \(unit)/s  \(left) left  \(note)"
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
