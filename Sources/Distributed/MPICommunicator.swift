#if MPI
  import CMPI
  import Glibc
  import Tensors

  /// The processes that `mpirun` has started, through MPI (Message Passing Interface Forum, MPI 3.1).
  ///
  /// Every call is watched: a rank that waits for longer than its patience ends all ranks with a sentence that says for
  /// whom and for what it waited.
  public final class MPICommunicator: Communicator, @unchecked Sendable {
    public let rank, size: Int
    public let hosts: [String]
    /// The number of ranks on this rank's host.
    public let ranksOnHost: Int
    private let handle: MPI_Comm
    private let watchdog: Watchdog

    /// The number of bytes that one call of MPI takes, whose counts have 32 bits.
    private static let mostBytes = 1 << 30

    /// The group of all processes; starts MPI, and ends it when the process exits.
    ///
    /// - Parameter patience: The seconds that a call may wait for another rank.
    /// - Throws: ``CommunicationError`` if MPI does not start.
    public static func world(patience: Double = 60) throws(CommunicationError) -> MPICommunicator {
      // A rank that waits leaves its core to the others.
      setenv("OMPI_MCA_mpi_yield_when_idle", "1", 0)
      var started: Int32 = 0
      MPI_Initialized(&started)
      if started == 0 {
        guard mpi_start() == MPI_SUCCESS else {
          throw CommunicationError(
            operation: "start of MPI", place: hostName(),
            problem: "MPI does not start with support for threads")
        }
        on_exit({ status, _ in MPICommunicator.finish(status) }, nil)
      }
      mpi_return_errors(mpi_world())
      return try MPICommunicator(mpi_world(), patience: patience)
    }

    private init(_ handle: MPI_Comm, patience: Double) throws(CommunicationError) {
      var (rank, size): (Int32, Int32) = (0, 0)
      MPI_Comm_rank(handle, &rank)
      MPI_Comm_size(handle, &size)
      (self.rank, self.size, self.handle) = (Int(rank), Int(size), handle)
      ranksOnHost = max(1, Int(mpi_ranks_on_host()))
      // Names of 64 bytes.
      var name = Array(hostName().utf8.prefix(63))
      name += Array(repeating: 0, count: 64 - name.count)
      var names = [UInt8](repeating: 0, count: 64 * Int(size))
      let code = mpi_all_gather(name, 64, &names, handle)
      hosts = (0..<Int(size)).map {
        String(decoding: names[$0 * 64..<$0 * 64 + 64].prefix { $0 != 0 }, as: UTF8.self)
      }
      watchdog = Watchdog(patience: patience)
      guard code == MPI_SUCCESS else { throw error("start", code) }
      watchdog.start { [self] waiting in abort(waiting) }
    }

    private init(_ other: MPICommunicator, _ handle: MPI_Comm) {
      (rank, size, hosts) = (other.rank, other.size, other.hosts)
      (ranksOnHost, self.handle) = (other.ranksOnHost, handle)
      watchdog = Watchdog(patience: other.watchdog.patience)
      watchdog.start { [self] waiting in abort(waiting) }
    }

    private func error(_ operation: String, _ code: Int32) -> CommunicationError {
      var length: Int32 = 0
      let text = withUnsafeTemporaryAllocation(
        of: CChar.self, capacity: Int(MPI_MAX_ERROR_STRING) + 1
      ) { text in
        text.initialize(repeating: 0)
        MPI_Error_string(code, text.baseAddress, &length)
        return String(cString: text.baseAddress!)
      }
      return CommunicationError(operation: operation, place: place, problem: text)
    }

    /// Makes a call of MPI, watched.
    private func call(
      _ operation: String, for partner: Int? = nil, patiently: Bool = false, _ body: () -> Int32
    ) throws(CommunicationError) {
      let other = partner.map { "for \(place(of: $0))" } ?? "for the other ranks"
      watchdog.begin("\(place) waited \(other) in '\(operation)'", patiently: patiently)
      let code = body()
      watchdog.end()
      guard code == MPI_SUCCESS else { throw error(operation, code) }
    }

    public func broadcast(
      _ bytes: UnsafeMutableRawBufferPointer, from root: Int
    ) throws(CommunicationError) {
      requireRank(root, "broadcast")
      for start in stride(from: 0, to: bytes.count, by: Self.mostBytes) {
        let count = min(Self.mostBytes, bytes.count - start)
        try call("broadcast", for: rank == root ? nil : root) {
          mpi_broadcast(bytes.baseAddress! + start, Int32(count), Int32(root), handle)
        }
      }
    }

    public func allGather(
      _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
    ) throws(CommunicationError) {
      require(
        all.count == own.count * size,
        "allGather: \(own.count) bytes of \(size) ranks do not fit \(all.count)")
      guard own.count > Self.mostBytes / size else {
        if own.count == 0 { return }
        return try call("all-gather") {
          mpi_all_gather(own.baseAddress, Int32(own.count), all.baseAddress, handle)
        }
      }
      for root in 0..<size {
        let part = UnsafeMutableRawBufferPointer(
          rebasing: all[root * own.count..<(root + 1) * own.count])
        if root == rank { part.copyMemory(from: own) }
        try broadcast(part, from: root)
      }
    }

    public func exchange(
      _ sent: UnsafeRawBufferPointer, _ received: UnsafeMutableRawBufferPointer, with partner: Int
    ) throws(CommunicationError) {
      requireRank(partner, "exchange")
      var start = 0
      repeat {
        let own = min(Self.mostBytes, max(0, sent.count - start))
        let others = min(Self.mostBytes, max(0, received.count - start))
        try call("exchange", for: partner) {
          mpi_exchange(
            sent.baseAddress.map { $0 + min(start, sent.count) }, Int32(own),
            received.baseAddress.map { $0 + min(start, received.count) }, Int32(others),
            Int32(partner), handle)
        }
        start += Self.mostBytes
      } while start < max(sent.count, received.count)
    }

    public func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws(CommunicationError) {
      let most = Self.mostBytes / 4
      for start in stride(from: 0, to: numbers.count, by: most) {
        let count = min(most, numbers.count - start)
        try call("sum") { mpi_sum(numbers.baseAddress! + start, Int32(count), handle) }
      }
    }

    public func barrier(patiently: Bool) throws(CommunicationError) {
      try call("barrier", patiently: patiently) { MPI_Barrier(handle) }
    }

    public func duplicate() throws(CommunicationError) -> any Communicator {
      var copy: MPI_Comm?
      try call("duplicate") { MPI_Comm_dup(handle, &copy) }
      guard let copy else { throw error("duplicate", MPI_ERR_COMM) }
      mpi_return_errors(copy)
      return MPICommunicator(self, copy)
    }

    public func abort(_ reason: String) -> Never {
      writeToStandardError(reason)
      MPI_Abort(mpi_world(), 1)
      _exit(1)
    }

    /// Ends MPI when the process exits, and the other ranks with it if it exits with an error: they would wait for this one.
    private static func finish(_ status: Int32) {
      var ended: Int32 = 0
      MPI_Finalized(&ended)
      if ended != 0 { return }
      if status == 0 { MPI_Finalize() } else { MPI_Abort(mpi_world(), status) }
    }
  }
#endif
