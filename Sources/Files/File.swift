import Glibc

/// Functions that read, write and list files.
public enum File {
  /// Returns the contents of a file.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - limit: The maximum size in bytes; by default ``ReadingLimits/fileBytes``.
  /// - Throws: ``DataError`` if the file is missing, unreadable, a folder, or larger than `limit`, or if it
  ///   becomes shorter while it is read.
  public static func read(_ path: String, limit: Int? = nil) throws(DataError) -> [UInt8] {
    let (descriptor, size) = try openForReading(path)
    defer { close(descriptor) }
    let advice = limit == nil ? ", or " + ReadingLimits.raising(("fileBytes", size)) : ""
    let limit = limit ?? ReadingLimits.current.fileBytes
    guard size <= limit else {
      throw DataError(
        path: path, problem: "has \(size.counted("byte")), more than the limit of \(limit)",
        recoverySuggestion: "use a smaller file" + advice)
    }
    var problem: DataError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      do throws(DataError) {
        try read(
          descriptor, into: .init(UnsafeMutableBufferPointer(rebasing: buffer[..<size])), path)
        count = size
      } catch { problem = error }
    }
    if let problem { throw problem }
    return bytes
  }

  /// Reads the next bytes of an open file until `memory` is full.
  static func read(
    _ descriptor: Int32, into memory: UnsafeMutableRawBufferPointer, _ path: String
  ) throws(DataError) {
    var done = 0
    while done < memory.count {
      let count = Glibc.read(descriptor, memory.baseAddress! + done, memory.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw DataError(
          path: path,
          problem: count < 0
            ? "cannot be read beyond byte \(done): \(systemErrorMessage)"
            : "became shorter while it was read: \(done) instead of \(memory.count.counted("byte"))",
          recoverySuggestion: count < 0 ? "copy it again" : "wait until it is written completely")
      }
      done += count
    }
  }

  /// Opens a file for reading; returns its descriptor, which the caller closes, and its size in bytes.
  static func openForReading(_ path: String) throws(DataError) -> (descriptor: Int32, size: Int) {
    try check(path)
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let error = errno
      throw DataError(
        path: path, problem: "cannot be opened: \(message(of: error))",
        recoverySuggestion: advice(after: error) ?? "check the path")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DataError(
        path: path, problem: "is not a file", recoverySuggestion: "give the path of a file")
    }
    return (descriptor, Int(status.st_size))
  }

  /// Returns the extension of a file's name in lower case, without the period; empty without one.
  package static func fileExtension(of path: String) -> String {
    let name = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last
    guard let name, let period = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    return String(Substring(name[name.index(after: period)...])).lowercased()
  }

  /// Checks that a path names anything at all.
  ///
  /// - Throws: ``DataError`` if the path is empty, or contains the NUL character, where C's functions would
  ///   cut it off.
  static func check(_ path: String) throws(DataError) {
    if path.isEmpty {
      throw DataError(
        path: path, problem: "is an empty path",
        recoverySuggestion: "name a file or folder; '.' is the current folder")
    }
    if path.utf8.contains(0) {
      throw DataError(
        path: path, problem: "is a path that contains a NUL character",
        recoverySuggestion: "remove it from the path")
    }
  }

  /// The message of the last failed system call (`errno`).
  static var systemErrorMessage: String { message(of: errno) }

  static func message(of error: Int32) -> String { String(cString: strerror(error)) }

  /// What helps after a system call failed with an error, if that is known.
  package static func advice(after error: Int32) -> String? {
    switch error {
    case EMFILE, ENFILE: "allow more open files with 'ulimit -n 4096'"
    case ENOSPC, EDQUOT: "free space on the disk, or choose another disk"
    case EACCES, EPERM: "check the permissions with 'ls -l', or choose another path"
    case EROFS: "choose another path: this disk is read-only"
    case ENAMETOOLONG: "choose a shorter name"
    default: nil
    }
  }
}
