import CZip
import Glibc

extension ZipArchive {
  /// A file to be put into an archive.
  public struct NewEntry: Sendable {
    public let name: String
    public let bytes: [UInt8]

    public init(_ name: String, _ bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
  }

  /// Returns an archive of files that stand in it as they are, not compressed. The same files make
  /// the same bytes, at any time.
  ///
  /// - Parameters:
  ///   - alignment: every file's bytes start at a multiple of it, as PyTorch's do at 64; padding
  ///     goes into an extra field of the name "FB".
  ///   - path: named in errors.
  /// - Precondition: alignment is from 1 to 4096; no two names are equal; a name has less than
  ///   65,536 bytes.
  /// - Throws: ``DataError`` where memory runs out.
  public static func archive(
    _ entries: [NewEntry], alignment: Int = 1, path: String
  ) throws(DataError) -> [UInt8] {
    guard (1...4096).contains(alignment) else {
      fatalError("ZipArchive: the alignment \(alignment) is not from 1 to 4096")
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

  /// The size of an extra field (4 bytes and any number of zeros) after which `offset` is aligned.
  private static func padding(after offset: Int, to alignment: Int) -> Int {
    let gap = (alignment - offset % alignment) % alignment
    return gap == 0 || gap >= 4 ? gap : gap + (4 - gap + alignment - 1) / alignment * alignment
  }
}

/// libzip's archive in the making, in memory.
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
      path: path, problem: "cannot be made: \(ZipArchive.words(error))",
      recoverySuggestion: "free some memory")
  }
}
