import Glibc
import Synchronization

/// Whether somebody has pressed Ctrl-C, for a loop that wants to end in order.
///
///     Interruption.watch()
///     …
///     if Interruption.isAsked { save(); throw … }
///
/// The second Ctrl-C ends the process at once.
public enum Interruption {
  private static let asked = Atomic(false)

  /// From now on SIGINT and SIGTERM only ask.
  public static func watch() {
    // Made now: a signal handler must not be the first to touch it.
    asked.store(false, ordering: .relaxed)
    // Whoever started this process may have had them blocked, which is inherited.
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

  /// Whether one came.
  public static var isAsked: Bool { asked.load(ordering: .relaxed) }
}
