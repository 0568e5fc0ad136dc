import Commands
import Dispatch
import Foundation

extension Process {
  /// Runs the program until it ends, and returns what it writes to a pipe.
  ///
  /// Ctrl-C ends it, too: `Process` gives it a process group of its own, which the terminal does not interrupt.
  func run(reading pipe: Pipe) throws -> String {
    try run()
    let timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now(), repeating: 0.1)
    timer.setEventHandler { if Interruption.isRequested { self.terminate() } }
    timer.resume()
    defer { timer.cancel() }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    waitUntilExit()
    return text
  }
}
