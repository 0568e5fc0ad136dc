import Distributed
import Synchronization

/// A communicator that counts what passes through it and its duplicates.
final class CountingCommunicator: Communicator {
  struct Traffic {
    var exchanges = 0
    var exchangedBytes = 0
  }

  private final class Counter: Sendable {
    let traffic = Mutex(Traffic())
  }

  private let base: any Communicator
  private let counter: Counter

  init(_ base: any Communicator) { (self.base, counter) = (base, Counter()) }

  private init(_ base: any Communicator, _ counter: Counter) {
    (self.base, self.counter) = (base, counter)
  }

  /// The exchanges between two ranks, of which sums in a tree consist.
  var traffic: Traffic { counter.traffic.withLock { $0 } }

  var rank: Int { base.rank }
  var size: Int { base.size }
  var hosts: [String] { base.hosts }

  func broadcast(
    _ bytes: UnsafeMutableRawBufferPointer, from root: Int
  ) throws(CommunicationError) {
    try base.broadcast(bytes, from: root)
  }

  func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) throws(CommunicationError) {
    try base.allGather(own, into: all)
  }

  func exchange(
    _ sent: UnsafeRawBufferPointer, _ received: UnsafeMutableRawBufferPointer, with partner: Int
  ) throws(CommunicationError) {
    counter.traffic.withLock {
      $0.exchanges += 1
      $0.exchangedBytes += sent.count
    }
    try base.exchange(sent, received, with: partner)
  }

  func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(CommunicationError) {
    try base.sum(numbers)
  }

  func barrier(patiently: Bool) throws(CommunicationError) {
    try base.barrier(patiently: patiently)
  }

  func duplicate() throws(CommunicationError) -> any Communicator {
    CountingCommunicator(try base.duplicate(), counter)
  }

  func abort(_ reason: String) -> Never { base.abort(reason) }
}
