import Glibc
import Kernels

#if MPI
  import CMPI
#endif

/// The processes that work on this job together.
public enum World {
  /// The number of processes that the launcher says it has started; `nil` without a launcher.
  public static var launchedSize: Int? {
    number("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS")
  }

  /// The rank of this process, as the launcher says; `nil` without a launcher.
  public static var launchedRank: Int? {
    number("OMPI_COMM_WORLD_RANK", "PMI_RANK", "MPI_LOCALRANKID")
  }

  /// Returns the first of these environment variables that is set to an integer.
  private static func number(_ names: String...) -> Int? {
    for name in names {
      if let value = getenv(name), let number = Int(String(cString: value)) { return number }
    }
    return nil
  }

  /// The number of cores that this process may use: `mpirun` binds processes to cores, unless it is told not to.
  public static var usableCoreCount: Int {
    #if MPI
      let count = Int(mpi_usable_cores())
      if count > 0 { return count }
    #endif
    return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Returns the group of all processes: those of `mpirun`, or this one alone.
  ///
  /// Each rank then uses its share of the host's cores, of those that it is bound to, unless `WINGBEAT_THREADS` says
  /// otherwise.
  ///
  /// - Parameter patience: The seconds that a call may wait for another rank before all end.
  /// - Throws: ``CommunicationError`` if MPI does not start, or the program was built without it but `mpirun` has started
  ///   several processes.
  public static func communicator(
    patience: Double = 60
  ) throws(CommunicationError) -> any Communicator {
    guard let size = launchedSize else { return SingleProcess() }
    #if MPI
      let world = try MPICommunicator.world(patience: patience)
      if getenv("WINGBEAT_THREADS") == nil {
        setThreadCount(max(1, min(threadCount / world.ranksOnHost, usableCoreCount)))
      }
      return world
    #else
      guard size == 1 else {
        throw CommunicationError(
          operation: "start", place: hostName(),
          problem:
            "mpirun has started \(size) processes, but this program was built without MPI; build it with "
            + "WINGBEAT_MPI=1 in the environment")
      }
      return SingleProcess()
    #endif
  }
}
