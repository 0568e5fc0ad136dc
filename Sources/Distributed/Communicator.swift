import Tensors

/// A group of processes that exchange numbers, each with a rank; what MPI calls a communicator.
///
/// All ranks make the same calls in the same order. A call returns when this rank's part is done, which may be before
/// that of others. One thread uses a communicator at a time; another thread takes a ``duplicate()``.
///
/// - ``SingleProcess`` is a group of one, so that code need not ask whether it is alone.
/// - ``SimulatedRanks`` are threads of one process.
/// - `MPICommunicator` are the processes that `mpirun` has started; it is part of a build with `WINGBEAT_MPI=1`.
public protocol Communicator: AnyObject, Sendable {
  /// The number of this process in the group, from 0.
  var rank: Int { get }
  /// The number of processes in the group.
  var size: Int { get }
  /// The names of the ranks' hosts, by rank.
  var hosts: [String] { get }

  /// Copies bytes of one rank to all others.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, of equal number on all ranks.
  ///   - root: The rank whose bytes they become.
  func broadcast(
    _ bytes: UnsafeMutableRawBufferPointer, from root: Int
  ) throws(CommunicationError)

  /// Collects the bytes of every rank on every rank.
  ///
  /// - Parameters:
  ///   - own: This rank's bytes, of equal number on all ranks.
  ///   - all: Room for the bytes of all, which are written by rank.
  func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) throws(CommunicationError)

  /// Sends bytes to a partner and receives bytes from it, which makes the same call.
  ///
  /// - Parameters:
  ///   - sent: The bytes to send.
  ///   - received: Room for the partner's bytes.
  ///   - partner: The rank of the partner.
  func exchange(
    _ sent: UnsafeRawBufferPointer, _ received: UnsafeMutableRawBufferPointer, with partner: Int
  ) throws(CommunicationError)

  /// Replaces numbers by their sums over all ranks, added in whatever order is fast.
  ///
  /// - Parameter numbers: The numbers, equally many on all ranks.
  func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(CommunicationError)

  /// Waits until all ranks have made this call.
  ///
  /// - Parameter patiently: Whether a rank may be busy with something else for any time, such as an evaluation.
  func barrier(patiently: Bool) throws(CommunicationError)

  /// Returns a group of the same ranks for another thread. All ranks make the call.
  func duplicate() throws(CommunicationError) -> any Communicator

  /// Ends all ranks, after a sentence on standard error that says why.
  func abort(_ reason: String) -> Never
}

extension Communicator {
  /// Waits until all ranks have made this call.
  public func barrier() throws(CommunicationError) { try barrier(patiently: false) }

  /// The rank and its host, for messages: `rank 2 on node7`.
  public var place: String { place(of: rank) }

  /// A rank and its host, for messages.
  public func place(of rank: Int) -> String { "rank \(rank) on \(hosts[rank])" }

  /// Requires that a rank exists.
  func requireRank(_ other: Int, _ operation: String) {
    require(
      (0..<size).contains(other), "\(operation): rank \(other) is not one of \(size) ranks")
  }
}

/// An error in the communication with other processes.
public struct CommunicationError: Error, Equatable, CustomStringConvertible {
  /// What this rank was doing, such as "broadcast from rank 0".
  public let operation: String
  /// The rank that noticed, and its host.
  public let place: String
  /// What happened.
  public let problem: String

  /// Creates an error.
  public init(operation: String, place: String, problem: String) {
    (self.operation, self.place, self.problem) = (operation, place, problem)
  }

  /// One sentence.
  public var description: String { "\(place): \(operation): \(problem)" }
}
