import Glibc
import Synchronization

extension File {
  /// Writes a file atomically: to a temporary file in the same folder, which is then renamed. Creates
  /// missing folders.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The path of the file; an existing file is replaced.
  ///   - synced: Whether to flush the file to disk (`fsync`) before returning, so that it survives a power
  ///     failure.
  /// - Throws: ``DataError`` if the folder cannot be created or is not writable, or if the disk is full. An
  ///   existing file is then unchanged.
  public static func write(
    _ bytes: [UInt8], to path: String, synced: Bool = false
  ) throws(DataError) {
    func failure(_ reason: String) -> DataError {
      DataError(
        path: path, problem: "cannot be written: \(reason)",
        recoverySuggestion: "choose a writable folder on a disk with free space")
    }
    guard !path.utf8.contains(0) else { throw failure("the path contains a NUL character") }
    let folder = folder(of: path)
    if let problem = makeFolders(folder) { throw failure(problem) }
    let (file, temporary) = openTemporary(in: folder)
    guard file >= 0 else {
      throw failure("cannot create a file in the folder '\(shown(folder))': \(systemErrorMessage)")
    }
    var problem = fill(file, with: bytes)
    if problem == nil, synced, fsync(file) != 0 { problem = systemErrorMessage }
    if close(file) != 0, problem == nil { problem = systemErrorMessage }
    if problem == nil, rename(temporary, path) != 0 { problem = systemErrorMessage }
    if let problem {
      unlink(temporary)
      throw failure(problem)
    }
    if synced { syncFolder(folder) }
  }

  /// Creates a folder and its missing parent folders.
  ///
  /// - Throws: ``DataError`` if a folder cannot be created.
  public static func makeFolder(_ path: String) throws(DataError) {
    if let problem = makeFolders(path.hasSuffix("/") ? path : path + "/") {
      throw DataError(
        path: path, problem: "cannot be created: \(problem)",
        recoverySuggestion: "choose a writable folder")
    }
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
  }

  private static func shown(_ folder: String) -> String { folder.isEmpty ? "." : folder }

  /// Creates a file with a unique name and the default permissions of a new file (`mkstemp` gives access
  /// to the owner only).
  private static func openTemporary(in folder: String) -> (descriptor: Int32, name: String) {
    while true {
      let number = serial.add(1, ordering: .relaxed).newValue
      let name = "\(folder).wingbeat-\(getpid())-\(number)"
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 || errno != EEXIST { return (file, name) }
    }
  }

  private static let serial = Atomic(0)

  /// Writes all bytes; returns the message of an error, or nil.
  private static func fill(_ file: Int32, with bytes: [UInt8]) -> String? {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
        let written = Glibc.write(file, start, rest.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return systemErrorMessage }
        rest = rest.dropFirst(written)
      }
      return nil
    }
  }

  /// Flushes a folder to disk, so that a new name in it survives a power failure.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(shown(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Creates all missing folders of a path; returns the message of an error, or nil.
  private static func makeFolders(_ folder: String) -> String? {
    var made = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      made += part + "/"
      guard mkdir(made, 0o777) != 0, errno != EEXIST, !isFolder(made) else { continue }
      return "cannot create the folder '\(made)': \(systemErrorMessage)"
    }
    return nil
  }
}
