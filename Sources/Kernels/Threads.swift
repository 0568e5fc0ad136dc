import Glibc
import Synchronization

private let chosenThreads = Atomic<Int>(0)

/// How many threads share the work: `WINGBEAT_THREADS`, or as many as there are cores. Results do not
/// depend on it, bit for bit.
public var threadCount: Int {
  let chosen = chosenThreads.load(ordering: .relaxed)
  if chosen > 0 { return chosen }
  let wanted = getenv("WINGBEAT_THREADS").flatMap { Int(String(cString: $0)) } ?? 0
  let count = wanted > 0 ? wanted : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  chosenThreads.store(count, ordering: .relaxed)
  return count
}

/// Sets how many threads share the work, from 1 on.
public func setThreadCount(_ count: Int) {
  chosenThreads.store(max(1, count), ordering: .relaxed)
}

/// Runs `body` for every index below `count`, in any order, on several threads at once; returns when
/// all are done.
///
/// Each index must write to places of its own. What it computes must not depend on how indices are
/// shared out, so that results are the same on any number of threads.
public func parallelFor(_ count: Int, _ body: (Int) -> Void) {
  let workers = min(threadCount, count)
  if workers > 1 && ThreadPool.shared.run(count, helpers: workers - 1, body) { return }
  for index in 0..<count { body(index) }
}
