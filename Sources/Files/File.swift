import Glibc

/// Whole files, in and out.
public enum File {
  /// Reads a file.
  ///
  /// - Parameter limit: the most bytes that are read.
  /// - Throws: ``DataError`` where it is missing, unreadable, a folder, or larger than `limit`.
  public static func read(_ path: String, limit: Int = 1 << 30) throws(DataError) -> [UInt8] {
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

  static var systemWords: String { String(cString: strerror(errno)) }
}
