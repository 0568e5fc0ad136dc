import Foundation

/// A child process with a time limit, which a key press or a saved file can interrupt.
struct Child {
  /// How the process ended.
  enum End: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    /// The time limit was reached.
    case timedOut
    /// One of `interruptions` became readable.
    case interrupted
  }

  /// The output of a process, standard output and standard error together, and how it ended.
  struct Result {
    var output = ""
    var end = End.exited(0)

    var succeeded: Bool { end == .exited(0) }
  }

  /// The program, which is looked up in `PATH`, and its arguments.
  let command: [String]
  /// Variables that are added to the tutor's own environment.
  var environment: [String: String] = [:]
  /// The time limit in seconds.
  var timeout: Double?
  /// File descriptors; the process is ended when one of them becomes readable.
  var interruptions: [Int32] = []
  /// Receives each piece of output when it arrives.
  var onOutput: (String) -> Void = { _ in }
  /// Called many times a second while the process runs.
  var onWait: () -> Void = {}

  /// Runs the process, and waits until it ends.
  ///
  /// - Throws: `TutorError` if the program does not exist.
  func run() throws -> Result {
    let (process, output) = try start()
    defer { close(output) }
    var result = Result()
    var bytes: [UInt8] = []
    let start = ContinuousClock.now
    /// When the process was asked to end, and why; it then has a few seconds before it is killed.
    var asked: (at: ContinuousClock.Instant, reason: End)?
    while true {
      let isOpen = read(output, into: &bytes)
      onWait()
      var status: Int32 = 0
      if waitpid(process, &status, isOpen ? WNOHANG : 0) == process {
        while bytesReady(output), read(output, into: &bytes) {}
        result.end = asked?.reason ?? Self.end(status)
        break
      }
      if let asked {
        let grace = asked.reason == .timedOut ? 10 : 2
        let isDone = String(decoding: bytes.suffix(100), as: UTF8.self).contains("Backtrace took")
        if isDone || asked.at.duration(to: .now) > .seconds(grace) { kill(process, SIGKILL) }
      } else if let timeout, start.duration(to: .now) > .seconds(timeout) {
        // Swift's runtime prints a backtrace, then lets the program continue: it is killed later.
        kill(process, SIGABRT)
        asked = (.now, .timedOut)
      } else if interruptions.contains(where: bytesReady) {
        kill(process, SIGINT)
        asked = (.now, .interrupted)
      }
    }
    result.output = String(decoding: bytes, as: UTF8.self)
    return result
  }

  /// Waits briefly for output, and reads it; returns false at the end of the output.
  private func read(_ output: Int32, into bytes: inout [UInt8]) -> Bool {
    var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, 20) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(output, &buffer, buffer.count)
    guard count > 0 else { return count < 0 && errno == EINTR }
    bytes += buffer[..<count]
    onOutput(String(decoding: buffer[..<count], as: UTF8.self))
    return true
  }

  private func start() throws -> (process: pid_t, output: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw TutorError("cannot create a pipe: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    var all = Self.ownEnvironment.merging(environment) { $1 }.map { strdup("\($0)=\($1)") } + [nil]
    var arguments = command.map { strdup($0) } + [nil]
    defer { for text in all + arguments { free(text) } }
    var process: pid_t = 0
    let problem = posix_spawnp(&process, command[0], &actions, nil, &arguments, &all)
    close(ends[1])
    guard problem == 0 else {
      close(ends[0])
      throw TutorError("cannot run \(command[0]): \(String(cString: strerror(problem)))")
    }
    return (process, ends[0])
  }

  private static func end(_ status: Int32) -> End {
    status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
  }
}

/// Returns whether a file descriptor is readable, without waiting.
func bytesReady(_ file: Int32) -> Bool {
  var entry = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLIN) != 0
}

extension Child {
  fileprivate static var ownEnvironment: [String: String] { ProcessInfo.processInfo.environment }
}

/// An error that stops the tutor: what happened and how to fix it, in one sentence.
struct TutorError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Creates the error of a build that failed: the missing packages, if there are any, else the compiler's message.
  init(buildOutput: String) {
    let doctor = Doctor()
    self.init(
      doctor.isReady
        ? "the library does not build:\n\(CompilerOutput(buildOutput).summary)" : doctor.line)
  }
}
