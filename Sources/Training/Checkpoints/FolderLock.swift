import Files
import Glibc

/// A lock on a folder, so that two processes do not write their checkpoints into it.
///
/// It is an advisory lock (`flock`) on the file ".lock" in the folder, which the system releases when the process
/// ends, however it ends. The file holds the number of the process.
///
///     let lock = try FolderLock("Output/siamese")
///     defer { lock.release() }
public final class FolderLock {
  /// A message if the file system cannot lock files, as some network file systems; `nil` if the folder is locked.
  public let warning: String?
  private let path: String
  private let descriptor: Int32

  /// Locks a folder, which is created if it does not exist.
  ///
  /// - Throws: ``/Files/DataError`` if another process has locked it, or if it is not writable.
  public convenience init(_ folder: String) throws(DataError) {
    try self.init(folder) { flock($0, LOCK_EX | LOCK_NB) == 0 ? nil : errno }
  }

  /// Locks a folder with a function that locks an open file, and returns the error; `nil` if it is locked.
  init(_ folder: String, locking: (Int32) -> Int32?) throws(DataError) {
    try File.makeFolder(folder)
    path = folder + (folder.hasSuffix("/") ? "" : "/") + ".lock"
    let problem: Int32?
    (descriptor, problem) = try Self.lock(path, in: folder, locking)
    warning = problem.map {
      "\(folder) cannot be locked (\(String(cString: strerror($0)))); make sure that no other process trains in it"
    }
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { release() }

  /// Removes the lock.
  public func release() {
    guard isHeld else { return }
    isHeld = false
    // While it is still locked: a process that opens it now finds another file at the path.
    if warning == nil { unlink(path) }
    close(descriptor)
  }

  private var isHeld = true

  /// Opens and locks the file; the problem is that of a file system that cannot lock files.
  private static func lock(
    _ path: String, in folder: String, _ locking: (Int32) -> Int32?
  ) throws(DataError) -> (descriptor: Int32, problem: Int32?) {
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard file >= 0 else {
        throw DataError(
          path: path, problem: "cannot be written: \(String(cString: strerror(errno)))",
          recoverySuggestion: "choose a writable folder")
      }
      if let error = locking(file) {
        guard error == EWOULDBLOCK else { return (file, error) }
        let owner = owner(file)
        close(file)
        throw DataError(
          path: folder, problem: "another process\(owner) is training in this folder",
          recoverySuggestion: "wait until it ends, or choose another folder")
      }
      // The previous owner may have removed the file between our opening and locking it.
      if isSame(file, path) { return (file, nil) }
      close(file)
    }
  }

  /// The number of the process in the file, as " (123)"; empty if there is none.
  private static func owner(_ file: Int32) -> String {
    var text = [UInt8](repeating: 0, count: 16)
    let count = pread(file, &text, text.count, 0)
    let digits = String(decoding: text.prefix(max(0, count)), as: UTF8.self).prefix { $0.isNumber }
    return digits.isEmpty ? "" : " (\(digits))"
  }

  private static func isSame(_ file: Int32, _ path: String) -> Bool {
    var (own, other) = (stat(), stat())
    return fstat(file, &own) == 0 && stat(path, &other) == 0 && own.st_ino == other.st_ino
      && own.st_dev == other.st_dev
  }
}
