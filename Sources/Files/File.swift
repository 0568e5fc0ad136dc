import Glibc

/// Functions that read, write and list files.
public enum File {
  /// Returns the contents of a file.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - limit: The maximum size in bytes.
  /// - Throws: ``DataError`` if the file is missing, unreadable, a folder, or larger than `limit`.
  public static func read(_ path: String, limit: Int = 1 << 30) throws(DataError) -> [UInt8] {
    let (descriptor, size) = try openForReading(path)
    defer { close(descriptor) }
    guard size <= limit else {
      throw DataError(
        path: path, problem: "has \(size) bytes, more than the limit of \(limit)",
        recoverySuggestion: "use a smaller file")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw DataError(
          path: path, problem: "cannot be read beyond byte \(done)",
          recoverySuggestion: "copy it again")
      }
      done += count
    }
    return bytes
  }

  /// Opens a file for reading; returns its descriptor, which the caller closes, and its size in bytes.
  static func openForReading(_ path: String) throws(DataError) -> (descriptor: Int32, size: Int) {
    let descriptor =
      path.utf8.contains(0) ? -1 : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw DataError(
        path: path, problem: "cannot be opened: \(systemErrorMessage)",
        recoverySuggestion: "check the path and its permissions")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DataError(
        path: path, problem: "is not a file", recoverySuggestion: "give the path of a file")
    }
    return (descriptor, Int(status.st_size))
  }

  /// The message of the last failed system call (`errno`).
  static var systemErrorMessage: String { String(cString: strerror(errno)) }
}
