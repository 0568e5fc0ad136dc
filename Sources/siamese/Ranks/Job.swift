import Commands
import Distributed
import Glibc

/// The processes that work on this command: those that `mpirun` has started, or this one alone.
enum Job {
  nonisolated(unsafe) private static var communicator: (any Communicator)?

  /// The number of processes that were started.
  private static var size: Int { World.launchedSize ?? 1 }

  /// Connects the processes; the main thread calls it once.
  ///
  /// - Parameter patience: the seconds that a process may wait for another one.
  static func start(patience: Double) throws(CommunicationError) -> any Communicator {
    let world = try World.communicator(patience: patience)
    communicator = world
    let share = sysconf(Int32(_SC_NPROCESSORS_ONLN)) / world.hosts.count { $0 == world.hosts[0] }
    if world.size > 1, world.isFirst, World.usableCoreCount < share {
      warn(
        "mpirun has bound this process to \(World.usableCoreCount) of its \(share) cores; pass --bind-to none to mpirun"
      )
    }
    return world
  }

  /// Says why a command failed: once, if all processes failed alike; else with the rank and its host.
  static func report(_ command: String, _ failure: ExitError) {
    var failure = failure
    if communicator == nil && size > 1 {
      // The others may have started: they begin by agreeing.
      guard let world = try? start(patience: 60) else {
        if World.launchedRank ?? 0 == 0 { Program.report(command, failure) }
        return
      }
      do { try world.agreed { throw failure } } catch { failure = ExitError(error) }
    }
    guard let communicator, communicator.size > 1 else {
      return Program.report(command, failure)
    }
    guard failure.isShared else {
      let place = communicator.place + ": "
      let names = failure.message.hasPrefix(place) ? "" : place
      return Program.report(
        command, ExitError(status: failure.status, names + failure.message))
    }
    if communicator.isFirst { return Program.report(command, failure) }
    // Rank 0 says it, and then ends all.
    try? communicator.barrier(patiently: true)
  }

  /// Prints the text of `--help`, once for all processes, after which they end with a status.
  static func show(_ help: String, _ status: Int32) {
    if World.launchedRank ?? 0 == 0 { print(help) }
    // mpirun ends all processes as soon as one has failed; the others let rank 0 be that one.
    guard status != 0, size > 1, let world = try? start(patience: 60), !world.isFirst else {
      return
    }
    try? world.barrier(patiently: true)
  }

  /// Returns why a command does not run; `nil` if it does.
  ///
  /// - Parameter words: the words that follow it.
  static func refusal(of command: String, _ words: some Sequence<String>) -> ExitError? {
    guard size > 1, command != trainCommand.name, !words.contains("--help"), !words.contains("-h")
    else { return nil }
    return ExitError(
      status: 2, "works in one process, but mpirun has started \(size); start it without mpirun")
  }
}
