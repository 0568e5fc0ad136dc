import Glibc

extension File {
  /// An entry of a folder.
  public struct Entry: Sendable, Equatable {
    /// The name, without the folder's path.
    public let name: String
    /// Whether the entry is a folder, or a link to one.
    public let isFolder: Bool
  }

  /// Returns the entries of a folder, sorted by the bytes of their names, without those that begin with
  /// a period.
  ///
  /// - Throws: ``DataError`` if the folder is missing, not a folder or not readable, or if the name of an
  ///   entry is not valid UTF-8, because no `String` could then be its path.
  public static func entries(in folder: String) throws(DataError) -> [Entry] {
    try check(folder)
    guard let stream = opendir(folder) else {
      let error = errno
      throw DataError(
        path: folder, problem: "cannot be opened as a folder: \(message(of: error))",
        recoverySuggestion: advice(after: error) ?? "check the path")
    }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes.first == UInt8(ascii: ".") { continue }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw DataError(
          path: folder + "/" + escaped(bytes), problem: "its name is not UTF-8",
          recoverySuggestion: "rename it, for example with convmv or mv")
      }
      entries.append(Entry(name: name, isFolder: isFolder(folder + "/" + name)))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Returns whether there is a regular file, or a link to one, at a path.
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func isFolder(_ path: String) -> Bool {
    let saved = errno
    defer { errno = saved }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Returns a name with escapes like `\xE9` for bytes that are not printable ASCII.
  private static func escaped(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      if (0x20..<0x7F).contains(byte) { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }
}
