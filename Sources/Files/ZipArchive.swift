import CZip
import Glibc

/// A zip archive opened for reading, with libzip.
///
/// A damaged or malicious archive cannot use more memory than the given limits and ``ReadingLimits``: files may
/// not overlap, sizes are checked before decompression, and checksums after it. Names are compared by their
/// bytes, as by other programs: an accent in NFC and in NFD makes two names.
public final class ZipArchive {
  /// A file in an archive.
  public struct Entry: Equatable, Sendable {
    /// The path within the archive, for example `"weights/data.pkl"`.
    public let name: String
    /// The decompressed size in bytes.
    public let count: Int
    /// The size in the archive in bytes.
    public let compressedCount: Int
    /// Whether the file is stored without compression.
    public let isStored: Bool
    let index: UInt64
  }

  /// The path of the archive, for error messages.
  public let path: String
  /// The files, in the archive's order; names are unique.
  public let entries: [Entry]
  private let indices: [[UInt8]: Int]
  private let archive: OpaquePointer
  private let file: MappedFile

  /// Opens an archive.
  ///
  /// - Parameters:
  ///   - path: The path of the archive.
  ///   - entryLimit: The maximum number of files in the archive.
  /// - Throws: ``DataError`` if the file cannot be read, is not a zip archive, is damaged, or contains
  ///   more than `entryLimit` files, two with the same name, or files that overlap.
  public convenience init(_ path: String, entryLimit: Int = 1 << 16) throws(DataError) {
    try self.init(MappedFile(path), entryLimit: entryLimit)
  }

  /// Opens an archive that is mapped or in memory.
  ///
  /// - Parameters:
  ///   - file: The bytes of the archive.
  ///   - entryLimit: The maximum number of files in the archive.
  /// - Throws: ``DataError``, as for a path.
  public init(_ file: MappedFile, entryLimit: Int = 1 << 16) throws(DataError) {
    let archive = try Self.open(file)
    do throws(DataError) {
      (entries, indices) = try Self.list(archive, of: file, limit: entryLimit)
    } catch {
      zip_discard(archive)
      throw error
    }
    (self.archive, self.file, path) = (archive, file, file.path)
  }

  deinit { zip_discard(archive) }

  /// The file with the given name, or nil if there is none.
  public subscript(name: String) -> Entry? { indices[Array(name.utf8)].map { entries[$0] } }

  /// Returns the decompressed contents of a file, after verifying its checksum.
  ///
  /// - Parameters:
  ///   - entry: An entry of this archive.
  ///   - limit: The maximum decompressed size in bytes.
  /// - Throws: ``DataError`` if the file is damaged, or larger than `limit` or ``ReadingLimits`` allow.
  public func bytes(of entry: Entry, limit: Int = 1 << 30) throws(DataError) -> [UInt8] {
    guard entry.count <= limit else {
      throw failure(
        entry, "decompresses to \(entry.count.counted("byte")), more than the limit of \(limit)",
        recoverySuggestion: "use a smaller file")
    }
    try checkRatio(of: entry)
    var problem: DataError?
    let bytes = [UInt8](unsafeUninitializedCapacity: entry.count) { buffer, count in
      do throws(DataError) {
        try extract(entry, into: UnsafeMutableRawBufferPointer(buffer))
        count = buffer.count
      } catch { problem = error }
    }
    if let problem { throw problem }
    return bytes
  }

  /// Returns the decompressed contents of a file in memory of its own, after verifying its checksum.
  ///
  /// - Throws: ``DataError`` if the file is damaged, or decompresses to more than ``ReadingLimits`` allow.
  public func contents(of entry: Entry) throws(DataError) -> MappedFile {
    // Before the memory is allocated: its size is what the archive says.
    try checkRatio(of: entry)
    return try MappedFile(path: "\(path): \(entry.name)", count: entry.count) {
      memory throws(DataError) in try extract(entry, into: memory)
    }
  }

  /// Decompresses a file into memory, and verifies its checksum.
  ///
  /// - Precondition: `memory` has exactly `entry.count` bytes.
  /// - Throws: ``DataError`` if the file is damaged, or decompresses to more than ``ReadingLimits`` allow.
  public func extract(
    _ entry: Entry, into memory: UnsafeMutableRawBufferPointer
  ) throws(DataError) {
    guard memory.count == entry.count else {
      fatalError(
        "extract: needs exactly \(entry.count.counted("byte")) of memory, not \(memory.count)")
    }
    try checkRatio(of: entry)
    guard let handle = zip_fopen_index(archive, entry.index, 0) else {
      throw failure(entry, Self.message(of: zip_get_error(archive)))
    }
    defer { zip_fclose(handle) }
    var done = 0
    var last: UInt8 = 0
    while done <= memory.count {
      // libzip verifies the checksum in the read that finds the end of the file, so there is one read more.
      let atEnd = done == memory.count
      let count =
        atEnd
        ? zip_fread(handle, &last, 1)
        : zip_fread(handle, memory.baseAddress! + done, UInt64(memory.count - done))
      guard count >= 0 else {
        throw failure(entry, Self.message(of: zip_file_get_error(handle)))
      }
      guard atEnd == (count == 0) else {
        throw failure(
          entry, "does not decompress to its declared size of \(entry.count.counted("byte"))")
      }
      if atEnd { return }
      done += Int(count)
    }
  }

  /// Checks that a compressed file is no bomb.
  private func checkRatio(of entry: Entry) throws(DataError) {
    let limit = ReadingLimits.current.unpackedLimit(compressed: entry.compressedCount)
    guard entry.isStored || entry.count <= limit else {
      throw failure(
        entry,
        "decompresses from \(entry.compressedCount.counted("byte")) to \(entry.count), as only a malicious or "
          + "almost empty file does",
        recoverySuggestion: "if you trust it, "
          + ReadingLimits.current.raisingUnpacked(
            compressed: entry.compressedCount, to: entry.count))
    }
  }

  private func failure(
    _ entry: Entry, _ problem: String, recoverySuggestion: String = "copy the archive again"
  ) -> DataError {
    DataError(
      path: path, problem: "its file '\(entry.name)' \(problem)",
      recoverySuggestion: recoverySuggestion)
  }
}

// MARK: Opening

extension ZipArchive {
  private static func open(_ file: MappedFile) throws(DataError) -> OpaquePointer {
    func damaged(_ error: inout zip_error_t) -> DataError {
      DataError(
        path: file.path, problem: "is not a readable zip archive: \(message(of: &error))",
        recoverySuggestion: "copy it again")
    }
    var error = zip_error_t()
    zip_error_init_with_code(&error, ZIP_ER_NOZIP)
    defer { zip_error_fini(&error) }
    let bytes = file.unsafeBytes
    guard !bytes.isEmpty else { throw damaged(&error) }
    guard
      let source = zip_source_buffer_create(bytes.baseAddress, UInt64(bytes.count), 0, &error)
    else { throw damaged(&error) }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      throw damaged(&error)
    }
    return archive
  }

  private static func list(
    _ archive: OpaquePointer, of file: MappedFile, limit: Int
  ) throws(DataError) -> ([Entry], [[UInt8]: Int]) {
    func damaged(_ problem: String) -> DataError {
      DataError(path: file.path, problem: problem, recoverySuggestion: "use another archive")
    }
    let count = Int(zip_get_num_entries(archive, 0))
    guard count <= limit else {
      throw damaged("contains \(count.counted("file")), more than the limit of \(limit)")
    }
    var entries: [Entry] = []
    var indices: [[UInt8]: Int] = [:]
    var size = 0
    for index in 0..<count {
      var status = zip_stat_t()
      let known = UInt64(ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD)
      guard zip_stat_index(archive, UInt64(index), 0, &status) == 0, status.valid & known == known
      else { throw damaged("has no size or name for file \(index)") }
      let name = String(cString: status.name)
      let isStored = status.comp_method == UInt16(ZIP_CM_STORE)
      guard status.comp_size <= file.count, isPossible(status) else {
        throw damaged(
          "its file '\(name)' cannot have its declared size of \(status.size.counted("byte"))")
      }
      // Each file has a header of at least 30 bytes and its name before its data.
      size += 30 + strlen(status.name) + Int(status.comp_size)
      guard size <= file.count else {
        throw damaged(
          "its files overlap: their sizes add up to more than its \(file.count.counted("byte"))")
      }
      guard indices.updateValue(index, forKey: Array(name.utf8)) == nil else {
        throw damaged("contains two files named '\(name)'")
      }
      entries.append(
        Entry(
          name: name, count: Int(status.size), compressedCount: Int(status.comp_size),
          isStored: isStored, index: UInt64(index)))
    }
    return (entries, indices)
  }

  /// Returns whether the declared sizes are plausible: deflate expands a byte to at most 1,032.
  private static func isPossible(_ status: zip_stat_t) -> Bool {
    switch Int32(status.comp_method) {
    case ZIP_CM_STORE: status.size == status.comp_size
    case ZIP_CM_DEFLATE: status.size <= (status.comp_size + 64) * 1032
    default: status.size <= UInt64(Int.max)
    }
  }

  static func message(of error: UnsafeMutablePointer<zip_error_t>) -> String {
    String(cString: zip_error_strerror(error))
  }
}
