import Files
import Glibc
import Tensors

/// One epoch's items, made by any number of threads and handed out in order.
///
/// Threads take item after item. Whoever makes a batch's last item puts the batch together. Nobody begins a
/// batch that is `prefetch` or more ahead of the one that is asked for.
final class EpochWork<Element: Sendable, Batch: Sendable>: Sendable {
  /// A batch that is whole.
  struct Finished: Sendable {
    let number: Int
    /// How many items are in it.
    let count: Int
    let failures: [LoadFailure]
    /// Nil where none of its items could be used.
    let batch: Batch?
  }

  /// A batch in the making.
  private struct Slot {
    var items: [Result<Element, any Error>?]
    var missing: Int
    var finished: Result<Finished, any Error>?
  }

  private struct State {
    /// The next item to make: its batch and its place there.
    var batch = 0
    var place = 0
    /// The batch that is asked for.
    var wanted = 0
    var slots: [Int: Slot] = [:]
    var isStopped = false
    var waited = Duration.zero
  }

  private enum Step {
    case make(batch: Int, place: Int)
    case end
  }

  private let batches: [[Int]]
  private let prefetch: Int
  private let stopsAtFailures: Bool
  private let collate: @Sendable ([Element]) throws -> Batch
  private let make: @Sendable (Int) throws -> Element
  private let state = Monitor(State())

  init(
    batches: [[Int]], prefetch: Int, stopsAtFailures: Bool,
    collate: @escaping @Sendable ([Element]) throws -> Batch,
    make: @escaping @Sendable (Int) throws -> Element
  ) {
    self.batches = batches
    self.prefetch = prefetch
    self.stopsAtFailures = stopsAtFailures
    self.collate = collate
    self.make = make
  }

  /// Makes items until there are none left: a worker's whole life.
  func run() {
    while true {
      let step = state.wait { state in self.takeStep(&state) }
      guard case .make(let batch, let place) = step else { return }
      perform(batch, place)
    }
  }

  /// Returns the next batch when it is whole, nil after the last; where `helping`, makes it here.
  func next(helping: Bool) throws -> Finished? {
    let start = ContinuousClock.now
    let wanted = state.withLock { $0.wanted }
    guard wanted < batches.count else { return nil }
    if helping { for place in batches[wanted].indices { makeHere(wanted, place) } }
    if batches[wanted].isEmpty { finish(wanted, []) }
    let result = state.wait { $0.slots[wanted]?.finished }
    state.change {
      $0.slots[wanted] = nil
      $0.wanted += 1
      $0.waited += .now - start
    }
    return try result.get()
  }

  /// Tells all workers to end after what they are at.
  func stop() { state.change { $0.isStopped = true } }

  /// How long `next` has taken in all.
  var waited: Duration { state.withLock { $0.waited } }

  /// The next item to make; nil where one must wait.
  private func takeStep(_ state: inout State) -> Step? {
    while state.batch < batches.count, batches[state.batch].isEmpty { state.batch += 1 }
    if state.isStopped || state.batch == batches.count { return .end }
    guard state.batch < state.wanted + prefetch else { return nil }
    let step = Step.make(batch: state.batch, place: state.place)
    open(state.batch, &state)
    state.place += 1
    if state.place == batches[state.batch].count {
      (state.batch, state.place) = (state.batch + 1, 0)
    }
    return step
  }

  private func makeHere(_ batch: Int, _ place: Int) {
    state.withLock { open(batch, &$0) }
    perform(batch, place)
  }

  private func open(_ batch: Int, _ state: inout State) {
    guard state.slots[batch] == nil else { return }
    let count = batches[batch].count
    state.slots[batch] = Slot(
      items: [Result<Element, any Error>?](repeating: nil, count: count), missing: count)
  }

  /// Makes an item, and its batch where it was the last one missing.
  private func perform(_ batch: Int, _ place: Int) {
    let item = Result { try make(batches[batch][place]) }
    let whole = state.withLock { state -> [Result<Element, any Error>]? in
      state.slots[batch]!.items[place] = item
      state.slots[batch]!.missing -= 1
      guard state.slots[batch]!.missing == 0 else { return nil }
      defer { state.slots[batch]!.items = [] }
      return state.slots[batch]!.items.compactMap(\.self)
    }
    if let whole { finish(batch, whole) }
  }

  /// Puts a batch together.
  private func finish(_ batch: Int, _ items: [Result<Element, any Error>]) {
    let finished = Result { try put(together: items, batch) }
    state.change { state in
      open(batch, &state)
      state.slots[batch]!.finished = finished
    }
  }

  private func put(together items: [Result<Element, any Error>], _ batch: Int) throws -> Finished {
    var (good, failures): ([Element], [LoadFailure]) = ([], [])
    for (place, item) in items.enumerated() {
      do { good.append(try item.get()) } catch let error as DataError {
        if stopsAtFailures { throw error }
        failures.append(LoadFailure(index: batches[batch][place], error: error))
      }
    }
    return Finished(
      number: batch, count: good.count, failures: failures,
      batch: good.isEmpty ? nil : try collate(good))
  }
}

/// A thread, until it is joined.
struct WorkerThread {
  private final class Task: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let thread: pthread_t

  /// Starts a thread.
  init(_ body: @escaping @Sendable () -> Void) {
    let task = Unmanaged.passRetained(Task(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Task>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, task.toOpaque())
    require(
      status == 0, "DataLoader: the system gives no more threads (\(status)); use fewer workers")
    self.thread = thread
  }

  /// Waits for its end.
  func join() { pthread_join(thread, nil) }
}
