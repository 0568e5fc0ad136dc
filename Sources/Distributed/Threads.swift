import Glibc

/// Calls `body` on a thread of its own for every index below `count`, of which the first is the caller's, and returns
/// when all have ended. Unlike `parallelFor`, all run at the same time, so they may wait for one another.
func runThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Start {
    let index: Int
    let body: @Sendable (Int) -> Void

    init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) {
      (self.index, self.body) = (index, body)
    }
  }
  let threads = (1..<max(count, 1)).map { index in
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(index, body))
    let code = pthread_create(
      &thread, nil,
      { pointer in
        let start = Unmanaged<Start>.fromOpaque(pointer!).takeRetainedValue()
        start.body(start.index)
        return nil
      }, start.toOpaque())
    guard code == 0 else {
      fatalError("Distributed: the system has no thread for part \(index) of \(count)")
    }
    return thread
  }
  if count > 0 { body(0) }
  for thread in threads { pthread_join(thread, nil) }
}

/// A POSIX mutex with a condition variable.
final class Condition: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }
  func wait() { pthread_cond_wait(condition, mutex) }
  func wakeAll() { pthread_cond_broadcast(condition) }
}

/// A value that one thread uses at a time.
final class Guarded<Value>: @unchecked Sendable {
  private let condition = Condition()
  private var value: Value

  init(_ value: Value) { self.value = value }

  func with<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    condition.lock()
    defer { condition.unlock() }
    return try body(&value)
  }
}
