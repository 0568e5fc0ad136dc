@preconcurrency import Glibc

/// A child process with a time limit, which Ctrl-C, a key press or a saved file can interrupt.
public struct ChildProcess {
  /// How the process ended.
  public enum End: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
    /// The time limit was reached.
    case timedOut
    /// ``Interruption`` was requested, or one of ``interruptions`` became readable.
    case interrupted
  }

  /// The output of a process, and how it ended.
  public struct Result: Sendable {
    public var output = ""
    public var end = End.exited(0)

    public var succeeded: Bool { end == .exited(0) }
  }

  /// The streams that a process writes to.
  public struct Streams: OptionSet, Sendable {
    public static let output = Streams(rawValue: 1)
    public static let errors = Streams(rawValue: 2)
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }
  }

  /// The reason why a process cannot be run and what helps, in one sentence.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    init(_ program: String, _ error: Int32) {
      let advice =
        switch error {
        case EMFILE, ENFILE: "allow more open files with 'ulimit -n 4096'"
        case EAGAIN: "allow more processes with 'ulimit -u 4096'"
        case ENOMEM: "free some memory"
        default: "check that it is installed with 'which \(program)'"
        }
      description = "cannot run \(program): \(String(cString: strerror(error))); \(advice)"
    }
  }

  /// The program, which is looked up in `PATH`, and its arguments.
  public let command: [String]
  /// Variables that are added to the environment of this process.
  public var environment: [String: String] = [:]
  /// The path of the folder in which the process runs; nil for the current one.
  public var folder: String?
  /// The streams that are read; what is written to the others is discarded.
  public var streams: Streams = [.output, .errors]
  /// The time limit in seconds.
  public var timeout: Double?
  /// File descriptors; the process is ended when one of them becomes readable.
  public var interruptions: [Int32] = []
  /// Receives each piece of output when it arrives.
  public var onOutput: (String) -> Void = { _ in }
  /// Called many times a second while the process runs.
  public var onWait: () -> Void = {}

  /// Creates a process that does not run yet.
  public init(command: [String]) { self.command = command }

  /// Runs the process, and waits until it ends.
  ///
  /// - Throws: ``Failure`` if the program does not exist, or if there are no file descriptors or processes left.
  public func run() throws(Failure) -> Result {
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
      } else if Interruption.isRequested || interruptions.contains(where: bytesReady) {
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

  private func start() throws(Failure) -> (process: pid_t, output: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(command[0], errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (stream, number) in [(Streams.output, Int32(1)), (.errors, 2)] {
      if streams.contains(stream) {
        posix_spawn_file_actions_adddup2(&actions, ends[1], number)
      } else {
        posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
      }
    }
    var variables = Self.inheritedEnvironment.filter { variable in
      !environment.keys.contains { variable.hasPrefix($0 + "=") }
    }
    variables += environment.map { "\($0)=\($1)" }
    var all = variables.map { strdup($0) } + [nil]
    let words = (folder.map { ["env", "-C", $0] } ?? []) + command
    var arguments = words.map { strdup($0) } + [nil]
    defer { for text in all + arguments { free(text) } }
    var process: pid_t = 0
    let problem = posix_spawnp(&process, words[0], &actions, nil, &arguments, &all)
    close(ends[1])
    guard problem == 0 else {
      close(ends[0])
      throw Failure(command[0], problem)
    }
    return (process, ends[0])
  }

  private static func end(_ status: Int32) -> End {
    status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
  }

  /// The variables of this process, as "NAME=value".
  private static var inheritedEnvironment: [String] {
    var (list, index): ([String], Int) = ([], 0)
    while let variable = environ[index] {
      list.append(String(cString: variable))
      index += 1
    }
    return list
  }
}

/// Returns whether a file descriptor is readable, without waiting.
public func bytesReady(_ file: Int32) -> Bool {
  var entry = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLIN) != 0
}
