import Glibc

/// Notices a call that waits for too long.
final class Watchdog: @unchecked Sendable {
  /// The seconds that a call may wait.
  let patience: Double
  private let waiting = Guarded<(what: String, since: Double)?>(nil)

  init(patience: Double) { self.patience = patience }

  /// Starts to watch, for as long as the process runs.
  ///
  /// - Parameter report: Receives a sentence when a call has waited for too long.
  func start(_ report: @escaping @Sendable (String) -> Void) {
    guard patience > 0 && patience.isFinite else { return }
    final class Work {
      let body: () -> Void
      init(_ body: @escaping () -> Void) { self.body = body }
    }
    let work = Work { [self] in
      while true {
        usleep(UInt32(min(1, patience / 4) * 1e6))
        guard let (what, since) = waiting.with({ $0 }), Self.now - since > patience else {
          continue
        }
        report("\(what) for \(Int(Self.now - since)) s; all ranks end")
        return
      }
    }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        Unmanaged<Work>.fromOpaque(pointer!).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(work).toOpaque())
    if code == 0 { pthread_detach(thread) }
  }

  func begin(_ what: String, patiently: Bool) {
    waiting.with { $0 = patiently ? nil : (what, Self.now) }
  }

  func end() { waiting.with { $0 = nil } }

  /// Seconds of a clock that does not stop.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
