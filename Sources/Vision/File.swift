import Glibc

/// Whole files, in and out.
enum File {
  /// Reads a file.
  ///
  /// - Parameter limit: the most bytes that are read.
  /// - Throws: ``DataError`` where it is missing, unreadable, a folder, or larger than `limit`.
  static func read(_ path: String, limit: Int = 1 << 30) throws(DataError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError(
        path: path, problem: "cannot be opened: \(systemWords)",
        mend: "check the path and its rights")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw DataError(path: path, problem: "is not a file", mend: "name a file")
    }
    guard Int(status.st_size) <= limit else {
      throw DataError(
        path: path, problem: "has \(status.st_size) bytes, more than the \(limit) allowed",
        mend: "use a smaller file")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw DataError(
          path: path, problem: "could be read only up to byte \(done)", mend: "copy it again")
      }
      done += count
    }
    return bytes
  }

  /// Writes a file whole or not at all: to a temporary name beside it, which then takes its place.
  /// Folders on the way are made.
  static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    func failure(_ what: String) -> DataError {
      DataError(
        path: path, problem: "\(what): \(systemWords)",
        mend: "choose a folder that you may write to")
    }
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      folder += part + "/"
      mkdir(folder, 0o777)
    }
    let temporary = "\(path).\(getpid()).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure("cannot be written") }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      done += count
    }
    let isClosed = close(descriptor) == 0
    guard done == bytes.count, isClosed, rename(temporary, path) == 0 else {
      let error = failure("cannot be written")
      unlink(temporary)
      throw error
    }
  }

  private static var systemWords: String { String(cString: strerror(errno)) }
}
