import CZip

/// A zip archive to read from, through libzip.
///
/// Nothing in a damaged or hostile archive takes more memory than the limits that are given: sizes
/// are checked before any byte is unpacked, and checksums after.
public final class ZipArchive {
  /// One file of the archive.
  public struct Entry: Equatable, Sendable {
    /// The name, folders and all: "weights/data.pkl".
    public let name: String
    /// The bytes it unpacks to.
    public let count: Int
    /// The bytes that it takes in the archive.
    public let packedCount: Int
    /// Whether its bytes stand in the archive as they are.
    public let isStored: Bool
    let index: UInt64
  }

  /// The archive's path, for errors.
  public let path: String
  /// The archive's files, in its own order; no two have one name.
  public let entries: [Entry]
  private let places: [String: Int]
  private let archive: OpaquePointer
  private let file: MappedFile

  /// Opens an archive.
  ///
  /// - Parameter entryLimit: the most files that it may hold.
  /// - Throws: ``DataError`` where the file cannot be read, is no zip archive, is damaged, or holds
  ///   more than `entryLimit` files or two of one name.
  public convenience init(_ path: String, entryLimit: Int = 1 << 16) throws(DataError) {
    try self.init(MappedFile(path), entryLimit: entryLimit)
  }

  /// Opens an archive that is in memory.
  public init(_ file: MappedFile, entryLimit: Int = 1 << 16) throws(DataError) {
    let archive = try Self.open(file)
    do throws(DataError) {
      (entries, places) = try Self.list(archive, of: file, limit: entryLimit)
    } catch {
      zip_discard(archive)
      throw error
    }
    (self.archive, self.file, path) = (archive, file, file.path)
  }

  deinit { zip_discard(archive) }

  /// The file of that name.
  public subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

  /// Returns what a file of the archive unpacks to; its checksum is compared.
  ///
  /// - Parameter limit: the most bytes that it may unpack to.
  /// - Throws: ``DataError`` where it is larger or damaged.
  public func bytes(of entry: Entry, limit: Int = 1 << 30) throws(DataError) -> [UInt8] {
    guard entry.count <= limit else {
      throw failure(
        entry, "unpacks to \(entry.count) bytes, more than the \(limit) allowed",
        recoverySuggestion: "use a smaller file")
    }
    var problem: DataError?
    let bytes = [UInt8](unsafeUninitializedCapacity: entry.count) { buffer, count in
      do throws(DataError) {
        try unpack(entry, into: UnsafeMutableRawBufferPointer(buffer))
        count = buffer.count
      } catch { problem = error }
    }
    if let problem { throw problem }
    return bytes
  }

  /// Unpacks a file of the archive into memory; its checksum is compared.
  ///
  /// - Precondition: the memory has exactly `entry.count` bytes.
  /// - Throws: ``DataError`` where the file is damaged.
  public func unpack(
    _ entry: Entry, into memory: UnsafeMutableRawBufferPointer
  ) throws(DataError) {
    guard memory.count == entry.count else {
      fatalError("unpack: \(entry.count) bytes do not fit exactly into \(memory.count)")
    }
    guard let handle = zip_fopen_index(archive, entry.index, 0) else {
      throw failure(entry, Self.words(zip_get_error(archive)))
    }
    defer { zip_fclose(handle) }
    var done = 0
    var last: UInt8 = 0
    while done <= memory.count {
      // One read more than there are bytes: it must find the end, and compares the checksum.
      let atEnd = done == memory.count
      let count =
        atEnd
        ? zip_fread(handle, &last, 1)
        : zip_fread(handle, memory.baseAddress! + done, UInt64(memory.count - done))
      guard count >= 0 else { throw failure(entry, Self.words(zip_file_get_error(handle))) }
      guard atEnd == (count == 0) else {
        throw failure(entry, "does not unpack to the \(entry.count) bytes that it should")
      }
      if atEnd { return }
      done += Int(count)
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
        path: file.path, problem: "is no zip archive that can be read: \(words(&error))",
        recoverySuggestion: "copy it again, whole")
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
  ) throws(DataError) -> ([Entry], [String: Int]) {
    func damaged(_ problem: String) -> DataError {
      DataError(path: file.path, problem: problem, recoverySuggestion: "use another archive")
    }
    let count = Int(zip_get_num_entries(archive, 0))
    guard count <= limit else {
      throw damaged("holds \(count) files, more than the \(limit) allowed")
    }
    var entries: [Entry] = []
    var places: [String: Int] = [:]
    for index in 0..<count {
      var status = zip_stat_t()
      let known = UInt64(ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD)
      guard zip_stat_index(archive, UInt64(index), 0, &status) == 0, status.valid & known == known
      else { throw damaged("says nothing about its file \(index)") }
      let name = String(cString: status.name)
      let isStored = status.comp_method == UInt16(ZIP_CM_STORE)
      guard status.comp_size <= file.count, isPossible(status, isStored: isStored) else {
        throw damaged("its file '\(name)' cannot have the \(status.size) bytes that it claims")
      }
      guard places.updateValue(index, forKey: name) == nil else {
        throw damaged("holds two files of the name '\(name)'")
      }
      entries.append(
        Entry(
          name: name, count: Int(status.size), packedCount: Int(status.comp_size),
          isStored: isStored, index: UInt64(index)))
    }
    return (entries, places)
  }

  /// Whether so many bytes can come out of so many: deflate makes at most 1,032 of one.
  private static func isPossible(_ status: zip_stat_t, isStored: Bool) -> Bool {
    isStored
      ? status.size == status.comp_size : status.size <= (status.comp_size + 64) * 1032
  }

  static func words(_ error: UnsafeMutablePointer<zip_error_t>) -> String {
    String(cString: zip_error_strerror(error))
  }
}
