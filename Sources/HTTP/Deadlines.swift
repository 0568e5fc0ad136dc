import Glibc
import Synchronization

/// The connections that wait for their client, and the time at which each is closed.
///
/// A client that sends a byte now and then is never idle, but it must not hold a connection that others need.
final class Deadlines: Sendable {
  private let times = Mutex<[Int32: ContinuousClock.Instant]>([:])
  private let limit: Int

  /// Creates an empty list for at most `limit` connections.
  init(limit: Int) { self.limit = limit }

  /// Gives a connection some time, from now, for what its client has to do. If too many wait, the one with the
  /// earliest deadline is closed.
  func set(_ time: Duration, for socket: Int32) {
    times.withLock {
      if $0[socket] == nil, $0.count >= limit, let first = $0.min(by: { $0.value < $1.value }) {
        $0[first.key] = nil
        shutdown(first.key, Int32(SHUT_RDWR))
      }
      $0[socket] = .now + time
    }
  }

  /// Removes a connection: it is closed, or waits for the server.
  func remove(_ socket: Int32) { times.withLock { _ = $0.removeValue(forKey: socket) } }

  /// Closes the connections whose deadline has passed.
  func closeOverdue() {
    times.withLock { times in
      for (socket, time) in times where time < .now {
        times[socket] = nil
        shutdown(socket, Int32(SHUT_RDWR))
      }
    }
  }
}
