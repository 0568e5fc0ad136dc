import Glibc
import Synchronization

private let chosenThreads = Atomic<Int>(0)

/// The largest number of threads; more than this only exhaust the system.
private let mostThreads = 1024

/// The number of threads: `WINGBEAT_THREADS`, or the number of cores; at most 1024. Results are the same, bit for bit, for
/// any number.
public var threadCount: Int {
  let chosen = chosenThreads.load(ordering: .relaxed)
  if chosen > 0 { return chosen }
  let wanted = getenv("WINGBEAT_THREADS").flatMap { Int(String(cString: $0)) } ?? 0
  let count = min(
    wanted > 0 ? wanted : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), mostThreads)
  chosenThreads.store(count, ordering: .relaxed)
  return count
}

/// Sets the number of threads, from 1 to 1024.
public func setThreadCount(_ count: Int) {
  chosenThreads.store(min(max(1, count), mostThreads), ordering: .relaxed)
}

/// Calls `body` for every index below `count`, in any order and on several threads, and returns when all
/// calls are done.
///
/// Calls must write to disjoint memory. Their results must not depend on which thread runs them: this makes
/// all results the same for any number of threads.
public func parallelFor(_ count: Int, _ body: (Int) -> Void) {
  let workers = ThreadUse.isSerial ? 1 : min(threadCount, count)
  if workers > 1 && ThreadPool.shared.run(count, helpers: workers - 1, body) { return }
  for index in 0..<count { body(index) }
}

/// How a thread uses others.
public enum ThreadUse {
  /// Whether ``parallelFor(_:_:)`` works on the calling thread alone: where several threads compute, each on a part of
  /// its own.
  @TaskLocal public static var isSerial = false
}
