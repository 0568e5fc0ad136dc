import Glibc

extension File {
  /// An entry of a folder.
  public struct Entry: Sendable, Equatable {
    /// The name, without the folder's path.
    public let name: String
    /// Whether the entry is a folder, or a link to one.
    public let isFolder: Bool
  }

  /// The contents of a folder.
  public struct Listing: Sendable, Equatable {
    /// The entries, sorted by the bytes of their names.
    public let entries: [Entry]
    /// The names that are not UTF-8, with escapes such as `\xE9` for their bytes: no `String` can be their path.
    public let invalidNames: [String]
  }

  /// Returns the entries of a folder, sorted by the bytes of their names, without those that begin with
  /// a period and those whose names are not UTF-8.
  ///
  /// - Throws: ``DataError`` if the folder is missing, not a folder or not readable.
  public static func entries(in folder: String) throws(DataError) -> [Entry] {
    try listing(of: folder).entries
  }

  /// Returns the entries of a folder, and the names that are not UTF-8, without those that begin with a period.
  ///
  /// - Throws: ``DataError`` if the folder is missing, not a folder or not readable.
  public static func listing(of folder: String) throws(DataError) -> Listing {
    try check(folder)
    guard let stream = opendir(folder) else {
      let error = errno
      throw DataError(
        path: folder, problem: "cannot be opened as a folder: \(message(of: error))",
        recoverySuggestion: advice(after: error) ?? "check the path")
    }
    defer { closedir(stream) }
    var (entries, invalidNames): ([Entry], [String]) = ([], [])
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes.first == UInt8(ascii: ".") { continue }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        invalidNames.append(escaped(bytes))
        continue
      }
      entries.append(Entry(name: name, isFolder: isFolder(folder + "/" + name)))
    }
    return Listing(
      entries: entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) },
      invalidNames: invalidNames.sorted())
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
