import CMachine
import Glibc
import Synchronization

/// The pool of worker threads of ``parallelFor(_:_:)``.
///
/// To wake a sleeping thread takes 10 to 20 µs, as long as a product of 100 × 100 × 100. An idle thread
/// therefore spins for a moment before it sleeps: within a training step more work arrives in that time.
final class ThreadPool: @unchecked Sendable {
  static let shared = ThreadPool()

  /// Whether a caller is using the pool. Another caller, from inside a job or on another thread, then works
  /// alone.
  private let isTaken = Atomic<Bool>(false)
  /// The number of helpers at work, plus the number of helpers that may still join times ``joinUnit``.
  private let state = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let callerSleeps = Atomic<Bool>(false)
  // Written by the caller while no helper is at work.
  private var count = 0
  private var body: ((Int) -> Void)?
  private var threads = 0

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let isDone = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  private static let joinUnit = 1 << 32
  /// The number of times that a thread polls before it sleeps, about 50 µs.
  private static let polls = 2000

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(hasWork, nil)
    pthread_cond_init(isDone, nil)
  }

  /// Calls `body` for every index below `count` on this thread and up to `helpers` others.
  ///
  /// - Returns: Whether it did; `false` if another caller is using the pool.
  func run(_ count: Int, helpers: Int, _ body: (Int) -> Void) -> Bool {
    if isTaken.exchange(true, ordering: .acquiring) { return false }
    defer { isTaken.store(false, ordering: .releasing) }
    while threads < helpers, startThread() {}
    // The system may have no more threads.
    let helpers = min(helpers, threads)
    withoutActuallyEscaping(body) { body in
      (self.count, self.body) = (count, body)
      next.store(0, ordering: .relaxed)
      state.store(helpers * Self.joinUnit, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wake(hasWork) }
      work()
      waitForHelpers()
      self.body = nil
    }
    return true
  }

  /// Processes indices until none are left, then lets no more helpers join.
  private func work() {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { break }
      body!(index)
    }
    state.bitwiseAnd(Self.joinUnit - 1, ordering: .relaxed)
  }

  private func waitForHelpers() {
    if poll(until: { $0 == 0 }) { return }
    pthread_mutex_lock(mutex)
    callerSleeps.store(true, ordering: .sequentiallyConsistent)
    while state.load(ordering: .sequentiallyConsistent) != 0 { pthread_cond_wait(isDone, mutex) }
    callerSleeps.store(false, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }

  /// Waits for jobs and joins them, for ever.
  private func help() -> Never {
    while true {
      if !poll(until: { $0 >= Self.joinUnit }) { sleep() }
      var seen = state.load(ordering: .relaxed)
      while seen >= Self.joinUnit {
        let (joined, now) = state.compareExchange(
          expected: seen, desired: seen - Self.joinUnit + 1, ordering: .acquiring)
        if joined {
          work()
          let left = state.subtract(1, ordering: .sequentiallyConsistent).newValue
          if left == 0 && callerSleeps.load(ordering: .sequentiallyConsistent) { wake(isDone) }
          break
        }
        seen = now
      }
    }
  }

  /// Polls the state for a moment, until the condition holds.
  ///
  /// - Returns: Whether it holds.
  private func poll(until isReached: (Int) -> Bool) -> Bool {
    for _ in 0..<Self.polls {
      if isReached(state.load(ordering: .acquiring)) { return true }
      spinHint()
    }
    return false
  }

  private func sleep() {
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while state.load(ordering: .sequentiallyConsistent) < Self.joinUnit {
      pthread_cond_wait(hasWork, mutex)
    }
    sleepers.subtract(1, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }

  private func wake(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Starts a helper, which leaves signals to the other threads.
  ///
  /// - Returns: Whether the system had another thread.
  private func startThread() -> Bool {
    var (all, previous, thread) = (sigset_t(), sigset_t(), pthread_t())
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &previous)
    // The thread retains the pool and never releases it.
    let pool = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil, { Unmanaged<ThreadPool>.fromOpaque($0!).takeUnretainedValue().help() },
      pool.toOpaque())
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    guard status == 0 else {
      pool.release()
      return false
    }
    pthread_detach(thread)
    threads += 1
    return true
  }
}
