import Glibc
import Tensors

/// A group of one process, which communicates with nobody.
public final class SingleProcess: Communicator {
  /// 0.
  public let rank = 0
  /// 1.
  public let size = 1
  /// The name of this host.
  public let hosts = [hostName()]

  /// Creates the group.
  public init() {}

  public func broadcast(
    _ bytes: UnsafeMutableRawBufferPointer, from root: Int
  ) throws(CommunicationError) {
    requireRank(root, "broadcast")
  }

  public func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) throws(CommunicationError) {
    require(all.count == own.count, "allGather: \(own.count) bytes need room for as many")
    all.copyMemory(from: own)
  }

  public func exchange(
    _ sent: UnsafeRawBufferPointer, _ received: UnsafeMutableRawBufferPointer, with partner: Int
  ) throws(CommunicationError) {
    requireRank(partner, "exchange")
    require(sent.count == received.count, "exchange: a rank alone receives what it sends")
    received.copyMemory(from: sent)
  }

  public func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(CommunicationError) {}

  public func barrier(patiently: Bool) throws(CommunicationError) {}

  public func duplicate() throws(CommunicationError) -> any Communicator { self }

  public func abort(_ reason: String) -> Never {
    writeToStandardError(reason)
    exit(1)
  }
}

/// Returns the name of this host.
func hostName() -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { name in
    name.initialize(repeating: 0)
    let start = name.baseAddress!
    return gethostname(start, 255) == 0 ? String(cString: start) : "this host"
  }
}

/// Writes a line at once, so that the lines of several ranks do not mix.
func writeToStandardError(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
