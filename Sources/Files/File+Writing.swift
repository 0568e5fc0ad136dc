import Glibc
import Synchronization

extension File {
  /// Writes a file atomically: to a temporary file in the same folder, which is then renamed. Creates
  /// missing folders.
  ///
  /// The new file keeps the owner and the permissions of the one that it replaces. Other hard links to the earlier file
  /// still show the earlier contents.
  /// A symbolic link is followed: the file that it points to is replaced. Devices such as `/dev/null`, FIFOs
  /// and descriptors such as `/dev/stdout` cannot be replaced; the bytes are written to them directly.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The path of the file; an existing file is replaced.
  ///   - synced: Whether to flush the file to disk (`fsync`) before returning, so that it survives a power
  ///     failure.
  /// - Throws: ``DataError`` if the path is empty, a folder or read-only, if its folder cannot be created or
  ///   is not writable, or if the disk is full. An existing file is then unchanged.
  public static func write(
    _ bytes: [UInt8], to path: String, synced: Bool = false
  ) throws(DataError) {
    try check(path)
    do throws(WritingProblem) {
      switch try WritingTarget(path) {
      case .file(let target, let existing):
        try replace(target, existing, with: bytes, synced: synced)
      case .device(let target):
        let descriptor = open(target, O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw WritingProblem(errno) }
        defer { close(descriptor) }
        try withoutPipeSignal { () throws(WritingProblem) in try fill(descriptor, with: bytes) }
      case .descriptor(let descriptor):
        // What the process printed before comes first.
        fflush(nil)
        try withoutPipeSignal { () throws(WritingProblem) in try fill(descriptor, with: bytes) }
      }
    } catch {
      throw DataError(
        path: path, problem: "cannot be written: \(error.message)",
        recoverySuggestion: error.recoverySuggestion)
    }
  }

  /// Creates a folder and its missing parent folders.
  ///
  /// - Throws: ``DataError`` if the path is empty or the folder cannot be created.
  package static func makeFolder(_ path: String) throws(DataError) {
    try check(path)
    do throws(WritingProblem) {
      try makeFolders(
        path + "/",
        recoverySuggestion: "choose the path of a folder, or one that does not exist yet")
    } catch {
      throw DataError(
        path: path, problem: "cannot be created: \(error.message)",
        recoverySuggestion: error.recoverySuggestion)
    }
  }

  // MARK: Replacing

  private static func replace(
    _ path: String, _ existing: stat?, with bytes: [UInt8], synced: Bool
  ) throws(WritingProblem) {
    let folder = folder(of: path)
    try makeFolders(folder, recoverySuggestion: "choose another path")
    // The contents of a private file are not for everybody while they are written, either.
    let (file, temporary) = try openTemporary(in: folder, mode: existing == nil ? 0o666 : 0o600)
    do throws(WritingProblem) {
      do throws(WritingProblem) {
        try fill(file, with: bytes)
        if let existing { keepOwnerAndMode(of: existing, for: file) }
        if synced, fsync(file) != 0 { throw WritingProblem(errno) }
      } catch {
        close(file)
        throw error
      }
      guard close(file) == 0, rename(temporary, path) == 0 else { throw WritingProblem(errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    if synced { syncFolder(folder) }
  }

  /// Creates a file with a unique name (`mkstemp` would give access to the owner only).
  private static func openTemporary(
    in folder: String, mode: mode_t
  ) throws(WritingProblem) -> (descriptor: Int32, name: String) {
    while true {
      let number = serial.add(1, ordering: .relaxed).newValue
      let name = "\(folder).wingbeat-\(getpid())-\(number)"
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if file >= 0 { return (file, name) }
      guard errno == EEXIST else {
        throw WritingProblem(errno, "cannot create a file in the folder '\(shown(folder))'")
      }
    }
  }

  private static let serial = Atomic(0)

  /// Gives a file the owner and the permissions of the one that it replaces, as far as they may be given.
  private static func keepOwnerAndMode(of existing: stat, for file: Int32) {
    let isOwner = fchown(file, existing.st_uid, existing.st_gid) == 0
    if !isOwner { _ = fchown(file, uid_t.max, existing.st_gid) }
    // A program that runs with its owner's rights must not get those of another.
    fchmod(file, existing.st_mode & (isOwner ? 0o7777 : 0o777))
  }

  /// Flushes a folder to disk, so that a new name in it survives a power failure.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(shown(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  // MARK: Bytes

  /// Writes all bytes.
  private static func fill(_ file: Int32, with bytes: [UInt8]) throws(WritingProblem) {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress! + done, $0.count - done)
      }
      if written < 0, errno == EINTR { continue }
      if written < 0, errno == EAGAIN {
        // A terminal or pipe that another program has set to not block.
        var entry = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
        continue
      }
      guard written > 0 else { throw WritingProblem(errno) }
      done += written
    }
  }

  /// Calls `body` while a pipe whose reader has ended is an error (`EPIPE`), and no signal that ends the
  /// process.
  private static func withoutPipeSignal(
    _ body: () throws(WritingProblem) -> Void
  ) throws(WritingProblem) {
    var (pipe, before, pending) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    defer {
      var now = timespec()
      if !wasPending { while sigtimedwait(&pipe, nil, &now) < 0, errno == EINTR {} }
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    try body()
  }

  // MARK: Folders

  static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
  }

  private static func shown(_ folder: String) -> String { folder.isEmpty ? "." : folder }

  /// Creates all missing folders of a path, up to its last `/`.
  ///
  /// - Parameter recoverySuggestion: what helps where something else than a folder stands in the path.
  private static func makeFolders(
    _ path: String, recoverySuggestion: String
  ) throws(WritingProblem) {
    var made = ""
    for part in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .dropLast()
    {
      made += String(Substring(part)) + "/"
      if mkdir(made, 0o777) == 0 { continue }
      let problem = errno
      if isFolder(made) { continue }
      if problem == EEXIST || problem == ENOTDIR {
        throw WritingProblem("'\(made.dropLast())' is not a folder", recoverySuggestion)
      }
      throw WritingProblem(problem, "cannot create the folder '\(made)'")
    }
  }
}
