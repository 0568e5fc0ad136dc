import CZip
import Glibc

extension ZipArchive {
  /// A file to add to an archive.
  public struct NewEntry: Sendable {
    /// The path within the archive, for example `"weights/data.pkl"`.
    public let name: String
    /// The contents of the file.
    public let bytes: [UInt8]

    /// Creates an entry.
    public init(_ name: String, _ bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
  }

  /// Returns the bytes of an archive that stores files without compression. The same files always give
  /// the same bytes: timestamps are constant.
  ///
  /// - Parameters:
  ///   - entries: The names and contents of the files, in the order of the archive.
  ///   - alignment: The alignment of each file's data in bytes. PyTorch uses 64. Padding is stored in an
  ///     extra field with the ID "FB".
  ///   - path: The path of the archive, for error messages.
  /// - Precondition: `alignment` is from 1 to 4096; names are unique and shorter than 65,536 bytes.
  /// - Throws: ``DataError`` if memory runs out.
  public static func archive(
    _ entries: [NewEntry], alignment: Int = 1, path: String
  ) throws(DataError) -> [UInt8] {
    guard (1...4096).contains(alignment) else {
      fatalError("ZipArchive: alignment must be from 1 to 4096, not \(alignment)")
    }
    let writer = try ZipWriter(path: path)
    var start = 0
    for entry in entries {
      let header = 30 + entry.name.utf8.count
      let gap = alignment == 1 ? 0 : padding(after: start + header, to: alignment)
      try writer.add(entry, padding: gap)
      start += header + gap + entry.bytes.count
    }
    return try writer.finished()
  }

  /// Returns the size of an extra field (a header of 4 bytes and any number of zeros) that aligns the data
  /// after `offset`.
  private static func padding(after offset: Int, to alignment: Int) -> Int {
    let gap = (alignment - offset % alignment) % alignment
    return gap == 0 || gap >= 4 ? gap : gap + (4 - gap + alignment - 1) / alignment * alignment
  }
}

/// An archive that libzip writes into memory.
private final class ZipWriter {
  private let path: String
  private let target: OpaquePointer
  private var archive: OpaquePointer?

  init(path: String) throws(DataError) {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else {
      throw Self.failure(path, &error)
    }
    guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
      zip_source_free(target)
      throw Self.failure(path, &error)
    }
    zip_source_keep(target)
    (self.path, self.target, self.archive) = (path, target, archive)
  }

  deinit {
    if let archive { zip_discard(archive) }
    zip_source_free(target)
  }

  func add(_ entry: ZipArchive.NewEntry, padding: Int) throws(DataError) {
    let count = entry.bytes.count
    guard let copy = malloc(max(count, 1)) else { throw failure() }
    entry.bytes.withUnsafeBytes { if count > 0 { memcpy(copy, $0.baseAddress!, count) } }
    guard let source = zip_source_buffer(archive!, copy, UInt64(count), 1) else {
      free(copy)
      throw failure()
    }
    let index = zip_file_add(archive!, entry.name, source, UInt32(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      throw failure()
    }
    let zeros = [UInt8](repeating: 0, count: max(padding - 4, 0))
    guard zip_set_file_compression(archive!, UInt64(index), Int32(ZIP_CM_STORE), 0) == 0,
      zip_file_set_dostime(archive!, UInt64(index), 0, 0x21, 0) == 0,
      padding == 0
        || zip_file_extra_field_set(
          archive!, UInt64(index), 0x4246, 0, zeros, UInt16(zeros.count), UInt32(ZIP_FL_LOCAL)) == 0
    else { throw failure() }
  }

  func finished() throws(DataError) -> [UInt8] {
    guard zip_close(archive!) == 0 else { throw failure() }
    archive = nil
    var status = zip_stat_t()
    guard zip_source_stat(target, &status) == 0, zip_source_open(target) == 0 else {
      throw Self.failure(path, zip_source_error(target))
    }
    defer { zip_source_close(target) }
    let size = Int(status.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let read = zip_source_read(target, buffer.baseAddress! + count, UInt64(size - count))
        guard read > 0 else { return }
        count += Int(read)
      }
    }
    guard bytes.count == size else { throw Self.failure(path, zip_source_error(target)) }
    return bytes
  }

  private func failure() -> DataError { Self.failure(path, zip_get_error(archive!)) }

  private static func failure(
    _ path: String, _ error: UnsafeMutablePointer<zip_error_t>
  ) -> DataError {
    DataError(
      path: path, problem: "cannot be created: \(ZipArchive.message(of: error))",
      recoverySuggestion: "free some memory")
  }
}
