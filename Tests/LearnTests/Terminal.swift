import Foundation
import Testing

/// A program in a pseudoterminal; the test types and reads what a user would.
final class Terminal {
  private let master: Int32
  private let process: pid_t
  private var bytes: [UInt8] = []
  /// The number of bytes of the screen that were read.
  private var offset = 0
  private var status: Int32?

  /// Starts `words` in `folder`, in a terminal of some columns; 0 if it does not say how many.
  init(_ words: [String], in folder: URL, columns: UInt16 = 0) throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var path = [CChar](repeating: 0, count: 256)
    try #require(openpty(&master, &slave, &path, nil, nil) == 0)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    if columns > 0 { try #require(ioctl(master, UInt(TIOCSWINSZ), &size) == 0) }
    self.master = master
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(slave) }
    let name = String(decoding: path.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens becomes its own.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID
    let shell = ["sh", "-c", "cd '\(folder.path)' && exec \"$@\"", "sh"] + words
    var arguments = shell.map { strdup($0) } + [nil]
    var environment = ProcessInfo.processInfo.environment
    environment["TERM"] = "xterm-256color"
    environment["NO_COLOR"] = nil
    var all = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in arguments + all { free(text) } }
    var child: pid_t = 0
    try #require(posix_spawnp(&child, "sh", &actions, &attributes, &arguments, &all) == 0)
    process = child
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(master)
  }

  /// All output so far, without colors.
  var screen: String {
    String(decoding: bytes, as: UTF8.self).replacing(/\u{1B}\[[0-9;]*m/, with: "")
      .replacing("\r\n", with: "\n")
  }

  var hasColor: Bool { bytes.contains(0x1B) }

  /// Sends keys to the program.
  func type(_ text: String) {
    let keys = Array(text.utf8)
    #expect(write(master, keys, keys.count) == keys.count)
  }

  /// Reads until `text` has been shown, and returns the output up to its end.
  @discardableResult
  func expect(
    _ text: String, within seconds: Double = 240, sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let unread = String(decoding: Array(screen.utf8).dropFirst(offset), as: UTF8.self)
      if let found = unread.range(of: text) {
        let read = String(unread[..<found.upperBound])
        offset += read.utf8.count
        return read
      }
      if !read() { break }
    }
    Issue.record("'\(text)' was not shown, but:\n\(screen)", sourceLocation: sourceLocation)
    return ""
  }

  /// Waits for the process to exit, and returns the exit status.
  func end(within seconds: Double = 240) -> Int32 {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let isOpen = read()
      var value: Int32 = 0
      if waitpid(process, &value, WNOHANG) == process {
        while read() {}
        status = value & 0x7f == 0 ? value >> 8 & 0xff : -(value & 0x7f)
        return status ?? -1
      }
      if !isOpen { usleep(10_000) }
    }
    Issue.record("it did not end:\n\(screen)")
    return -1
  }

  /// Waits briefly for output, and reads it; returns false at the end of the output.
  private func read() -> Bool {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, 50) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Foundation.read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    bytes += buffer[..<count]
    return true
  }
}
