import Glibc

/// What bytes that are written to a path go to.
enum WritingTarget {
  /// A regular file that is to be replaced, or one that does not exist yet.
  case file(String, existing: stat?)
  /// A device, a FIFO or a socket, which is written to.
  case device(String)
  /// An open file of this process, such as `/dev/stdout`.
  case descriptor(Int32)

  /// Follows the symbolic links at a path.
  init(_ path: String) throws(WritingProblem) {
    var path = path
    guard path.utf8.last != UInt8(ascii: "/") else { throw .folder }
    for _ in 0..<40 {
      var status = stat()
      guard lstat(path, &status) == 0 else {
        self = .file(path, existing: nil)
        return
      }
      switch status.st_mode & S_IFMT {
      case S_IFLNK:
        if let target = Self.openFile(path) {
          self = target
          return
        }
        path = try Self.destination(of: path)
      case S_IFREG:
        guard faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 else {
          throw errno == EACCES
            ? WritingProblem("it is read-only", "allow it with 'chmod u+w', or choose another path")
            : WritingProblem(errno)
        }
        self = .file(path, existing: status)
        return
      case S_IFDIR: throw .folder
      default:
        self = .device(path)
        return
      }
    }
    throw WritingProblem(ELOOP)
  }

  /// Returns the target of a link in a folder `/proc/PID/fd`, which stands for an open file, not for a name:
  /// replacing the name would lose what is written to the open file later.
  private static func openFile(_ link: String) -> WritingTarget? {
    guard let resolved = realpath(File.folder(of: link).isEmpty ? "." : File.folder(of: link), nil)
    else { return nil }
    defer { free(resolved) }
    let parts = String(cString: resolved).split(separator: "/")
    guard parts.first == "proc", parts.last == "fd" else { return nil }
    let name = link.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
    guard parts[1] == "\(getpid())", let number = name.flatMap({ Int32($0) }) else {
      return .device(link)
    }
    return .descriptor(number)
  }

  private static func destination(of link: String) throws(WritingProblem) -> String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = buffer.withUnsafeMutableBytes {
      readlink(link, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    guard count >= 0 else { throw WritingProblem(errno) }
    guard let target = String(validating: buffer.prefix(count), as: UTF8.self) else {
      throw WritingProblem("it links to a name that is not UTF-8", "rename the linked file")
    }
    return target.utf8.first == UInt8(ascii: "/") ? target : File.folder(of: link) + target
  }
}

/// Why a file cannot be written, and what helps.
struct WritingProblem: Error {
  let message: String
  let recoverySuggestion: String

  init(_ message: String, _ recoverySuggestion: String) {
    (self.message, self.recoverySuggestion) = (message, recoverySuggestion)
  }

  /// Creates the problem of a failed system call from its error (`errno`).
  init(_ error: Int32, _ message: String? = nil) {
    self.message = (message.map { $0 + ": " } ?? "") + File.message(of: error)
    recoverySuggestion = File.advice(after: error) ?? "choose another path"
  }

  static let folder = WritingProblem("it is a folder", "add the name of a file")
}
