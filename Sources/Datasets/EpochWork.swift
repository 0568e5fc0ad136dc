import Files
import Glibc
import Tensors

/// The work of loading one epoch on any number of threads, whose batches are returned in order.
///
/// Threads load item after item. The thread that loads the last item of a batch collates it. No thread begins a
/// batch that is `prefetch` or more ahead of the requested one.
final class EpochWork<Element: Sendable, Batch: Sendable>: Sendable {
  /// A finished batch.
  struct Finished: Sendable {
    let number: Int
    /// The number of items in the batch.
    let count: Int
    let failures: [LoadFailure]
    /// The collated batch, or nil if none of its items could be loaded.
    let batch: Batch?
  }

  /// A batch that is being loaded.
  private struct Slot {
    var items: [Result<Element, any Error>?]
    var missing: Int
    var finished: Result<Finished, any Error>?
  }

  private struct State {
    /// The next item to load: its batch, and its index in the batch.
    var batch = 0
    var position = 0
    /// The requested batch.
    var requested = 0
    var slots: [Int: Slot] = [:]
    var isStopped = false
    var waitTime = Duration.zero
  }

  private enum Step {
    case load(batch: Int, position: Int)
    case end
  }

  private let batches: [[Int]]
  private let prefetch: Int
  private let stopsAtFailures, keepsEmptyBatches: Bool
  private let collate: @Sendable ([Element]) throws -> Batch
  private let load: @Sendable (Int) throws -> Element
  private let state = Monitor(State())

  init(
    batches: [[Int]], prefetch: Int, stopsAtFailures: Bool, keepsEmptyBatches: Bool,
    collate: @escaping @Sendable ([Element]) throws -> Batch,
    load: @escaping @Sendable (Int) throws -> Element
  ) {
    self.batches = batches
    self.prefetch = prefetch
    (self.stopsAtFailures, self.keepsEmptyBatches) = (stopsAtFailures, keepsEmptyBatches)
    self.collate = collate
    self.load = load
  }

  /// Loads items until none are left: the body of a worker thread.
  func run() {
    while true {
      let step = state.wait { state in self.takeStep(&state) }
      guard case .load(let batch, let position) = step else { return }
      perform(batch, position)
    }
  }

  /// Waits for the next batch, and returns it, or nil after the last.
  ///
  /// - Parameter loading: Whether to load the batch on the calling thread.
  func next(loading: Bool) throws -> Finished? {
    let start = ContinuousClock.now
    let requested = state.withLock { $0.requested }
    guard requested < batches.count else { return nil }
    if loading { for position in batches[requested].indices { loadHere(requested, position) } }
    if batches[requested].isEmpty { finish(requested, []) }
    let result = state.wait { $0.slots[requested]?.finished }
    state.change {
      $0.slots[requested] = nil
      $0.requested += 1
      $0.waitTime += .now - start
    }
    return try result.get()
  }

  /// Tells all workers to stop after their current items.
  func stop() { state.change { $0.isStopped = true } }

  /// The total time spent in `next`.
  var waitTime: Duration { state.withLock { $0.waitTime } }

  /// Returns the next item to load, or nil if the thread must wait.
  private func takeStep(_ state: inout State) -> Step? {
    while state.batch < batches.count, batches[state.batch].isEmpty { state.batch += 1 }
    if state.isStopped || state.batch == batches.count { return .end }
    guard state.batch - state.requested < prefetch else { return nil }
    let step = Step.load(batch: state.batch, position: state.position)
    open(state.batch, &state)
    state.position += 1
    if state.position == batches[state.batch].count {
      (state.batch, state.position) = (state.batch + 1, 0)
    }
    return step
  }

  private func loadHere(_ batch: Int, _ position: Int) {
    state.withLock { open(batch, &$0) }
    perform(batch, position)
  }

  private func open(_ batch: Int, _ state: inout State) {
    guard state.slots[batch] == nil else { return }
    let count = batches[batch].count
    state.slots[batch] = Slot(
      items: [Result<Element, any Error>?](repeating: nil, count: count), missing: count)
  }

  /// Loads an item, and finishes its batch if it was the last one missing.
  private func perform(_ batch: Int, _ position: Int) {
    let item = Result { try load(batches[batch][position]) }
    let complete = state.withLock { state -> [Result<Element, any Error>]? in
      state.slots[batch]!.items[position] = item
      state.slots[batch]!.missing -= 1
      guard state.slots[batch]!.missing == 0 else { return nil }
      defer { state.slots[batch]!.items = [] }
      return state.slots[batch]!.items.compactMap(\.self)
    }
    if let complete { finish(batch, complete) }
  }

  /// Collates a batch, and publishes it.
  private func finish(_ batch: Int, _ items: [Result<Element, any Error>]) {
    let finished = Result { try collated(items, batch) }
    state.change { state in
      open(batch, &state)
      state.slots[batch]!.finished = finished
    }
  }

  private func collated(_ items: [Result<Element, any Error>], _ batch: Int) throws -> Finished {
    var (good, failures): ([Element], [LoadFailure]) = ([], [])
    for (position, item) in items.enumerated() {
      do { good.append(try item.get()) } catch let error as DataError {
        if stopsAtFailures { throw error }
        failures.append(LoadFailure(index: batches[batch][position], error: error))
      }
    }
    return Finished(
      number: batch, count: good.count, failures: failures,
      batch: good.isEmpty && !keepsEmptyBatches ? nil : try collate(good))
  }
}

/// A thread that must be joined.
struct WorkerThread {
  private final class Task: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let thread: pthread_t

  /// Starts a thread.
  init?(_ body: @escaping @Sendable () -> Void) {
    let task = Unmanaged.passRetained(Task(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Task>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, task.toOpaque())
    guard status == 0 else {
      task.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until the thread has ended.
  func join() { pthread_join(thread, nil) }
}
