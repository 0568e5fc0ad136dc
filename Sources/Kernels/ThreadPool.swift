import CMachine
import Glibc
import Synchronization

/// Threads that help whoever calls ``parallelFor(_:_:)``.
///
/// To wake a sleeping thread takes 10 to 20 µs, the time of a product of 100 × 100 × 100 numbers. So one
/// that has nothing to do looks for work a moment longer before it sleeps: within a network's step there is
/// more by then.
final class ThreadPool: @unchecked Sendable {
  static let shared = ThreadPool()

  /// Whether a caller has the pool. Another one that comes meanwhile, from inside a job or from a thread of
  /// its own, does its work alone.
  private let isTaken = Atomic<Bool>(false)
  /// How many threads are at work for the caller, and how many more it takes, times ``onePlace``.
  private let state = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let callerSleeps = Atomic<Bool>(false)
  // Written by the caller while nobody is at work.
  private var count = 0
  private var body: ((Int) -> Void)?
  private var threads = 0

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let isDone = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  private static let onePlace = 1 << 32
  /// How often a thread looks before it sleeps: some 50 µs.
  private static let looks = 2000

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(hasWork, nil)
    pthread_cond_init(isDone, nil)
  }

  /// Runs `body` for every index below `count` on this thread and up to `helpers` others.
  ///
  /// - Returns: whether it did; `false` where the pool serves another caller.
  func run(_ count: Int, helpers: Int, _ body: (Int) -> Void) -> Bool {
    if isTaken.exchange(true, ordering: .acquiring) { return false }
    defer { isTaken.store(false, ordering: .releasing) }
    while threads < helpers { startThread() }
    withoutActuallyEscaping(body) { body in
      (self.count, self.body) = (count, body)
      next.store(0, ordering: .relaxed)
      state.store(helpers * Self.onePlace, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wake(hasWork) }
      work()
      waitForHelpers()
      self.body = nil
    }
    return true
  }

  /// Takes indices until there are none left; then nobody else need come.
  private func work() {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { break }
      body!(index)
    }
    state.bitwiseAnd(Self.onePlace - 1, ordering: .relaxed)
  }

  private func waitForHelpers() {
    if look(until: { $0 == 0 }) { return }
    pthread_mutex_lock(mutex)
    callerSleeps.store(true, ordering: .sequentiallyConsistent)
    while state.load(ordering: .sequentiallyConsistent) != 0 { pthread_cond_wait(isDone, mutex) }
    callerSleeps.store(false, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }

  /// The life of a helper.
  private func help() -> Never {
    while true {
      if !look(until: { $0 >= Self.onePlace }) { sleep() }
      var seen = state.load(ordering: .relaxed)
      while seen >= Self.onePlace {
        let (joined, now) = state.compareExchange(
          expected: seen, desired: seen - Self.onePlace + 1, ordering: .acquiring)
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

  /// Looks at the state for a moment, until it is as wanted.
  private func look(until isReached: (Int) -> Bool) -> Bool {
    for _ in 0..<Self.looks {
      if isReached(state.load(ordering: .acquiring)) { return true }
      spinHint()
    }
    return false
  }

  private func sleep() {
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while state.load(ordering: .sequentiallyConsistent) < Self.onePlace {
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
  private func startThread() {
    var (all, usual, thread) = (sigset_t(), sigset_t(), pthread_t())
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &usual)
    // It holds on to the pool for ever.
    let pool = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil, { Unmanaged<ThreadPool>.fromOpaque($0!).takeUnretainedValue().help() }, pool)
    pthread_sigmask(SIG_SETMASK, &usual, nil)
    pthread_detach(thread)
    threads += 1
  }
}
