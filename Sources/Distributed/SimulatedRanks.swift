import Glibc
import Tensors

/// Ranks that are threads of this process: to see and to test what happens between processes, without any.
///
///     let sums = try SimulatedRanks.run(4) { communicator in
///       try communicator.allReduced(Tensor(Float(communicator.rank))).item
///     }
///     // [6, 6, 6, 6]
public enum SimulatedRanks {
  /// Calls `body` on a thread for each rank, and returns their results by rank.
  ///
  /// An error of a rank ends the calls that the others wait in; the first error is thrown.
  ///
  /// - Parameters:
  ///   - size: The number of ranks.
  ///   - body: What each rank does, with its view of the group.
  public static func run<Result: Sendable>(
    _ size: Int, _ body: @escaping @Sendable (any Communicator) throws -> Result
  ) throws -> [Result] {
    require(size > 0, "SimulatedRanks: the number of ranks must be positive, but is \(size)")
    let meeting = Meeting(size)
    let results = Guarded([Result?](repeating: nil, count: size))
    let failure = Guarded<(any Error)?>(nil)
    runThreads(size) { rank in
      do {
        let result = try body(SimulatedRank(rank, meeting))
        results.with { $0[rank] = result }
      } catch {
        failure.with { $0 = $0 ?? error }
        meeting.end()
      }
    }
    if let error = failure.with({ $0 }) { throw error }
    return results.with { $0.map { $0! } }
  }
}

/// A thread's view of the group.
private final class SimulatedRank: Communicator {
  let rank: Int
  private let meeting: Meeting
  let hosts: [String]

  var size: Int { meeting.size }

  init(_ rank: Int, _ meeting: Meeting) {
    (self.rank, self.meeting) = (rank, meeting)
    hosts = Array(repeating: hostName(), count: meeting.size)
  }

  /// Passes bytes and reads those of all, while all wait.
  private func meet(
    _ operation: String, _ bytes: UnsafeRawBufferPointer,
    _ read: ([UnsafeRawBufferPointer]) -> Void
  ) throws(CommunicationError) {
    guard meeting.meet(rank, bytes, read) else {
      throw CommunicationError(
        operation: operation, place: place, problem: "another rank has ended with an error")
    }
  }

  func broadcast(
    _ bytes: UnsafeMutableRawBufferPointer, from root: Int
  ) throws(CommunicationError) {
    requireRank(root, "broadcast")
    try meet("broadcast", UnsafeRawBufferPointer(bytes)) { all in
      if rank != root { bytes.copyMemory(from: all[root]) }
    }
  }

  func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) throws(CommunicationError) {
    try meet("all-gather", own) { parts in
      var start = 0
      for part in parts {
        UnsafeMutableRawBufferPointer(rebasing: all[start..<start + part.count])
          .copyMemory(from: part)
        start += part.count
      }
    }
  }

  func exchange(
    _ sent: UnsafeRawBufferPointer, _ received: UnsafeMutableRawBufferPointer, with partner: Int
  ) throws(CommunicationError) {
    requireRank(partner, "exchange")
    try meet("exchange", sent) { received.copyMemory(from: $0[partner]) }
  }

  func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(CommunicationError) {
    var total = [Float](repeating: 0, count: numbers.count)
    try meet("sum", UnsafeRawBufferPointer(numbers)) { parts in
      for part in parts {
        let part = part.bindMemory(to: Float.self)
        for i in total.indices { total[i] += part[i] }
      }
    }
    _ = numbers.update(from: total)
    try barrier(patiently: false)
  }

  func barrier(patiently: Bool) throws(CommunicationError) {
    try meet("barrier", UnsafeRawBufferPointer(start: nil, count: 0)) { _ in }
  }

  func duplicate() throws(CommunicationError) -> any Communicator {
    // The first rank makes the meeting of the new group.
    let box = UnsafeMutablePointer<Meeting?>.allocate(capacity: 1)
    box.initialize(to: rank == 0 ? Meeting(size) : nil)
    defer {
      box.deinitialize(count: 1)
      box.deallocate()
    }
    var other: Meeting?
    try meet("duplicate", UnsafeRawBufferPointer(start: box, count: MemoryLayout<Meeting?>.size)) {
      other = $0[0].baseAddress!.assumingMemoryBound(to: Meeting?.self).pointee
    }
    meeting.add(other!)
    return SimulatedRank(rank, other!)
  }

  func abort(_ reason: String) -> Never {
    writeToStandardError(reason)
    exit(1)
  }
}

/// A place where threads meet and show each other their bytes.
final class Meeting: @unchecked Sendable {
  let size: Int
  private let condition = Condition()
  private var shown: [UnsafeRawBufferPointer]
  private var arrived = 0, leaving = 0
  private var isOver = false
  private var others: [Meeting] = []

  init(_ size: Int) {
    self.size = size
    shown = Array(repeating: UnsafeRawBufferPointer(start: nil, count: 0), count: size)
  }

  /// Shows bytes, waits for those of all, and calls `read` while they may be read.
  ///
  /// - Returns: Whether all have come; `false` after ``end()``.
  func meet(
    _ place: Int, _ bytes: UnsafeRawBufferPointer, _ read: ([UnsafeRawBufferPointer]) -> Void
  ) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while leaving > 0 && !isOver { condition.wait() }
    shown[place] = bytes
    arrived += 1
    if arrived == size {
      leaving = size
      condition.wakeAll()
    }
    while leaving == 0 && !isOver { condition.wait() }
    if isOver { return false }
    let all = shown
    condition.unlock()
    read(all)
    condition.lock()
    // All have read before anybody's bytes may change.
    leaving -= 1
    if leaving == 0 { arrived = 0 }
    condition.wakeAll()
    while leaving > 0 && !isOver { condition.wait() }
    return true
  }

  /// Lets nobody wait any more.
  func end() {
    condition.lock()
    isOver = true
    let others = others
    condition.wakeAll()
    condition.unlock()
    for other in others { other.end() }
  }

  /// Ends another meeting with this one.
  func add(_ other: Meeting) {
    condition.lock()
    others.append(other)
    condition.unlock()
  }
}
