import Glibc
import Synchronization

extension Diagram {
  /// Draws the diagram into a file, in the format that the file's ending names: `.svg`, `.png`,
  /// `.pdf`, and `.dot` or `.gv` for the DOT text.
  ///
  /// Missing folders are made. The file appears whole or not at all.
  ///
  /// - Throws: `DiagramError`, which names the path and the mend.
  public func write(to path: String, style: Style = Style()) throws(DiagramError) {
    guard let format = Graphviz.Format(ending: path) else { throw .unknownEnding(path: path) }
    let bytes: [UInt8]
    do {
      bytes = try rendered(as: format, style: style)
    } catch {
      throw .undrawable(path: path, error)
    }
    do {
      try WholeFile.write(bytes, to: path)
    } catch {
      throw .unwritable(path: path, reason: error.reason)
    }
  }
}

extension Graphviz.Format {
  /// The format that a file's ending names, in capitals or not.
  init?(ending path: String) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    self.init(rawValue: ending == "gv" ? "dot" : ending)
  }
}

/// Files that are never seen half-written.
private enum WholeFile {
  struct Failure: Error {
    var reason: String
  }

  /// Writes `bytes` to a temporary file beside `path` and renames it.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    guard !path.utf8.contains(0) else { throw Failure(reason: "the path holds a NUL character") }
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = end.map { String(path[...$0]) } ?? ""
    try makeFolder(folder)

    let (file, temporary) = try openTemporary(in: folder)
    var isDone = false
    defer { if !isDone { unlink(temporary) } }
    let problem = fill(file, with: bytes)
    guard close(file) == 0, problem == nil else { throw Failure(reason: problem ?? systemWords) }
    guard rename(temporary, path) == 0 else { throw Failure(reason: systemWords) }
    isDone = true
  }

  /// Opens a file that nobody else has, with the rights that any new file gets (`mkstemp`'s would be
  /// the owner's alone).
  private static func openTemporary(in folder: String) throws(Failure) -> (Int32, String) {
    while true {
      let number = serial.add(1, ordering: .relaxed).newValue
      let name = "\(folder).wingbeat-\(getpid())-\(number)"
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 { return (file, name) }
      guard errno == EEXIST else {
        let shown = folder.isEmpty ? "." : folder
        throw Failure(reason: "no file can be made in the folder '\(shown)': \(systemWords)")
      }
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

  /// Makes every folder along the way.
  private static func makeFolder(_ folder: String) throws(Failure) {
    var made = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      made += part + "/"
      guard mkdir(made, 0o777) != 0, errno != EEXIST, !isFolder(made) else { continue }
      throw Failure(reason: "the folder '\(made)' cannot be made: \(systemWords)")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    let saved = errno
    defer { errno = saved }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static var systemWords: String { String(cString: strerror(errno)) }
}
