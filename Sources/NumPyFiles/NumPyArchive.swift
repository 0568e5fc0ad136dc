import Files
import Synchronization
import Tensors

/// The contents of a `.npz` file: NumPy arrays by name, as `numpy.savez` writes them.
///
///     var archive = NumPyArchive()
///     archive["images"] = NumPyArray(images)
///     archive["labels"] = NumPyArray(labels)
///     try archive.write(npz: "digits.npz")
///     let again = try NumPyArchive(npz: "digits.npz").tensor("images", of: Float.self)
///
/// As by `numpy.load`, an array is read when it is accessed: one that cannot be read, such as an array of strings,
/// does not affect the others.
public struct NumPyArchive: Sendable {
  /// The arrays' names, in the file's order.
  public private(set) var names: [String] = []
  /// By the bytes of the names: in Python, an accent in NFC and in NFD makes two names.
  private var arrays: [[UInt8]: Stored] = [:]
  private var path = ""

  private enum Stored {
    case array(NumPyArray)
    case entry(ZipArchive.Entry, in: ArchiveFile)
  }

  /// Creates an archive without arrays.
  public init() {}

  /// Opens a `.npz` file, compressed or not; files in it that are not `.npy` are ignored.
  ///
  /// - Parameter path: The path of the file.
  /// - Throws: ``/Files/DataError`` if the file cannot be read, is damaged, or is not a zip archive.
  public init(npz path: String) throws(DataError) {
    let file = try MappedFile(path)
    guard !file.withUnsafeBytes({ $0.starts(with: [0x93] + Array("NUMPY".utf8)) }) else {
      throw DataError(
        path: path, problem: "is a single array (.npy), not an archive",
        recoverySuggestion: "read it with NumPyArray(npy:)")
    }
    let archive = try ZipArchive(file)
    let opened = ArchiveFile(archive)
    self.path = path
    for entry in archive.entries where entry.name.utf8.suffix(4).elementsEqual(".npy".utf8) {
      let name = String(Substring(entry.name.utf8.dropLast(4)))
      names.append(name)
      arrays[Array(name.utf8)] = .entry(entry, in: opened)
    }
  }

  /// The array with a name; setting it to `nil` removes it. `nil` if there is none, or if it cannot be read:
  /// ``array(_:)`` says why.
  public subscript(name: String) -> NumPyArray? {
    get { try? array(name) }
    set {
      let key = Array(name.utf8)
      if newValue == nil { names.removeAll { $0.utf8.elementsEqual(key) } }
      if newValue != nil && arrays[key] == nil { names.append(name) }
      arrays[key] = newValue.map { .array($0) }
    }
  }

  /// Returns the array with a name.
  ///
  /// - Throws: ``/Files/DataError`` if there is none, or if it cannot be read.
  public func array(_ name: String) throws(DataError) -> NumPyArray {
    switch arrays[Array(name.utf8)] {
    case .array(let array): return array
    case .entry(let entry, let file): return try NumPyArray(file.contents(of: entry))
    case nil:
      throw DataError(
        path: path.isEmpty ? "NumPyArchive" : path, problem: "has no array '\(name)'",
        recoverySuggestion: names.isEmpty
          ? "choose another file: it has no arrays"
          : "choose one of " + names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
            + (names.count > 20 ? ", …" : ""))
    }
  }

  /// Returns the array with a name as a tensor of its own type.
  ///
  /// - Throws: ``/Files/DataError`` if there is none, if it cannot be read, or if it is of another type.
  public func tensor<Element: NumPyScalar>(
    _ name: String, of type: Element.Type
  ) throws(DataError) -> Tensor<Element> {
    try array(name).tensor(of: type)
  }

  /// Writes a `.npz` file that `numpy.load` reads, without compression; completely or not at all.
  ///
  /// - Throws: ``/Files/DataError`` if an array cannot be read from its file, or the file cannot be written.
  public func write(npz path: String) throws(DataError) {
    var entries: [ZipArchive.NewEntry] = []
    for name in names {
      switch arrays[Array(name.utf8)] {
      case .array(let array): entries.append(.init(name + ".npy", array.fileBytes))
      case .entry(let entry, let file):
        entries.append(
          .init(name + ".npy", try file.contents(of: entry).withUnsafeBytes { Array($0) }))
      case nil: break
      }
    }
    try File.write(ZipArchive.archive(entries, path: path), to: path)
  }
}

/// An open archive, which one thread at a time reads.
private final class ArchiveFile: @unchecked Sendable {
  private let archive: ZipArchive
  private let lock = Mutex(())

  init(_ archive: ZipArchive) { self.archive = archive }

  func contents(of entry: ZipArchive.Entry) throws(DataError) -> MappedFile {
    try lock.withLock { _ throws(DataError) in try archive.contents(of: entry) }
  }
}
