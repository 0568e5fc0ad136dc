import Foundation

/// Another program, started, watched and, if need be, ended.
struct Child {
  /// How it came to its end.
  enum End: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It was not done in time.
    case timedOut
    /// Something else was to be done first: a key, a saved file.
    case interrupted
  }

  /// What it wrote, on both its outputs, and how it ended.
  struct Result {
    var output = ""
    var end = End.exited(0)

    var succeeded: Bool { end == .exited(0) }
  }

  /// The program, found along `PATH`, and its arguments.
  let words: [String]
  var environment: [String: String] = [:]
  /// The time that it is given.
  var seconds: Double?
  /// It is ended when one of these can be read.
  var interruptions: [Int32] = []
  /// Gets each piece of output as it comes.
  var onOutput: (String) -> Void = { _ in }
  /// Called many times a second while it runs.
  var onWait: () -> Void = {}

  /// Runs it to its end.
  ///
  /// - Throws: where there is no such program.
  func run() throws -> Result {
    let (process, output) = try start()
    defer { close(output) }
    var result = Result()
    var bytes: [UInt8] = []
    let start = ContinuousClock.now
    /// When it was asked to end, and why; it is then given a little time to do so.
    var asked: (at: ContinuousClock.Instant, why: End)?
    while true {
      let isOpen = read(output, into: &bytes)
      onWait()
      var status: Int32 = 0
      if waitpid(process, &status, isOpen ? WNOHANG : 0) == process {
        while bytesReady(output), read(output, into: &bytes) {}
        result.end = asked?.why ?? Self.end(status)
        break
      }
      if let asked {
        let patience = asked.why == .timedOut ? 10 : 2
        let isDone = String(decoding: bytes.suffix(100), as: UTF8.self).contains("Backtrace took")
        if isDone || asked.at.duration(to: .now) > .seconds(patience) { kill(process, SIGKILL) }
      } else if let seconds, start.duration(to: .now) > .seconds(seconds) {
        // Swift's runtime says where the program is, and lets it go on; so it is killed after that.
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

  /// Reads what is there, after waiting a little for it; false at the end.
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
    guard pipe(&ends) == 0 else { throw TutorError("no pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    var all = Self.ownEnvironment.merging(environment) { $1 }.map { strdup("\($0)=\($1)") } + [nil]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for text in all + arguments { free(text) } }
    var process: pid_t = 0
    let problem = posix_spawnp(&process, words[0], &actions, nil, &arguments, &all)
    close(ends[1])
    guard problem == 0 else {
      close(ends[0])
      throw TutorError("cannot run \(words[0]): \(String(cString: strerror(problem)))")
    }
    return (process, ends[0])
  }

  private static func end(_ status: Int32) -> End {
    status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
  }
}

/// Whether there is something to read, without waiting for it.
func bytesReady(_ file: Int32) -> Bool {
  var entry = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLIN) != 0
}

extension Child {
  fileprivate static var ownEnvironment: [String: String] { ProcessInfo.processInfo.environment }
}

/// Why the tutor cannot continue, and how to fix it, in one sentence.
struct TutorError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// The library does not build: for want of a package, or else in the compiler's words.
  init(ofBuilding words: String) {
    let doctor = Doctor()
    self.init(
      doctor.isReady ? "the library does not build:\n\(Compiler(words).summary)" : doctor.line)
  }
}
