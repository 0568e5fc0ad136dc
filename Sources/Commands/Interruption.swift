import Glibc
import Synchronization

/// A handler for Ctrl-C, for loops that should stop cleanly.
///
///     Interruption.watch()
///     …
///     if Interruption.isRequested { save(); throw … }
///
/// The second Ctrl-C terminates the process immediately.
public enum Interruption {
  private static let asked = Atomic(false)

  /// Handles SIGINT and SIGTERM from now on by setting ``isRequested``.
  public static func watch() {
    // Initialize it now: the signal handler must not be the first to access it.
    asked.store(false, ordering: .relaxed)
    // The parent process may have blocked these signals, and the mask is inherited.
    var both = sigset_t()
    sigemptyset(&both)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&both, number)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        Interruption.asked.store(true, ordering: .relaxed)
      }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | Int32(SA_RESTART)
      sigaction(number, &action, nil)
    }
    pthread_sigmask(SIG_UNBLOCK, &both, nil)
  }

  /// Whether SIGINT or SIGTERM has been received.
  public static var isRequested: Bool { asked.load(ordering: .relaxed) }
}
