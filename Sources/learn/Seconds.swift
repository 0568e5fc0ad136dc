import Foundation

/// The elapsed time of something that takes long, in one line of the terminal that is rewritten every second. Where the
/// output is no terminal it shows nothing.
final class Seconds {
  private let start = ContinuousClock.now
  private var shown = 0
  private var columns = 0

  /// The seconds since the start.
  var passed: Int { Int(start.duration(to: .now).components.seconds) }

  /// Shows the elapsed time if another second has passed.
  func tick(_ text: String = "") {
    guard Style.isTerminal, passed > shown else { return }
    shown = passed
    let time =
      shown < 60 ? "\(shown) s" : "\(shown / 60):\(shown % 60 < 10 ? "0" : "")\(shown % 60) min"
    let line = "  \(time)\(text)"
    print("\r" + line.padding(to: columns), terminator: "")
    columns = line.count + 1
    fflush(nil)
  }

  /// Erases the line.
  func end() {
    if columns > 0 {
      print("\r" + String(repeating: " ", count: columns) + "\r", terminator: "")
      fflush(nil)
    }
    columns = 0
  }
}
