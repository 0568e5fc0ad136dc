import Glibc
import Synchronization

extension File {
  /// Writes a file whole or not at all: to a temporary name beside it, which then takes its place.
  /// Missing folders are made.
  ///
  /// - Parameter synced: whether the bytes are on the disk, safe from a loss of power, when this returns.
  /// - Throws: ``DataError`` where the folder cannot be made or written to, or the disk is full; a file
  ///   that was there before is then as it was.
  public static func write(
    _ bytes: [UInt8], to path: String, synced: Bool = false
  ) throws(DataError) {
    func failure(_ reason: String) -> DataError {
      DataError(
        path: path, problem: "cannot be written: \(reason)",
        recoverySuggestion: "choose a folder that you may write to, on a disk with room")
    }
    guard !path.utf8.contains(0) else { throw failure("the path holds a NUL character") }
    let folder = folder(of: path)
    if let problem = makeFolders(folder) { throw failure(problem) }
    let (file, temporary) = openTemporary(in: folder)
    guard file >= 0 else {
      throw failure("no file can be made in the folder '\(shown(folder))': \(systemWords)")
    }
    var problem = fill(file, with: bytes)
    if problem == nil, synced, fsync(file) != 0 { problem = systemWords }
    if close(file) != 0, problem == nil { problem = systemWords }
    if problem == nil, rename(temporary, path) != 0 { problem = systemWords }
    if let problem {
      unlink(temporary)
      throw failure(problem)
    }
    if synced { syncFolder(folder) }
  }

  /// Makes a folder and those it stands in.
  public static func makeFolder(_ path: String) throws(DataError) {
    if let problem = makeFolders(path.hasSuffix("/") ? path : path + "/") {
      throw DataError(
        path: path, problem: "cannot be made: \(problem)",
        recoverySuggestion: "choose a folder that you may write to")
    }
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
  }

  private static func shown(_ folder: String) -> String { folder.isEmpty ? "." : folder }

  /// Opens a file that nobody else has, with the rights that any new file gets (`mkstemp`'s would be
  /// the owner's alone).
  private static func openTemporary(in folder: String) -> (descriptor: Int32, name: String) {
    while true {
      let number = serial.add(1, ordering: .relaxed).newValue
      let name = "\(folder).wingbeat-\(getpid())-\(number)"
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 || errno != EEXIST { return (file, name) }
    }
  }

  private static let serial = Atomic(0)

  /// Writes everything; returns what went wrong.
  private static func fill(_ file: Int32, with bytes: [UInt8]) -> String? {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
        let written = Glibc.write(file, start, rest.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return systemWords }
        rest = rest.dropFirst(written)
      }
      return nil
    }
  }

  /// Makes the new name itself last through a loss of power.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(shown(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Makes every folder along the way; returns what went wrong.
  private static func makeFolders(_ folder: String) -> String? {
    var made = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      made += part + "/"
      guard mkdir(made, 0o777) != 0, errno != EEXIST, !isFolder(made) else { continue }
      return "the folder '\(made)' cannot be made: \(systemWords)"
    }
    return nil
  }
}
