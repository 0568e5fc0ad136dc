import Glibc

/// A memory-mapped file, whose bytes are read from disk when they are first accessed.
///
/// The file must not be truncated while it is mapped: accessing bytes beyond its end crashes the process
/// (`SIGBUS`).
public final class MappedFile: @unchecked Sendable {
  /// The path of the file, for error messages.
  public let path: String
  /// The number of bytes.
  public let count: Int
  private let base: UnsafeRawPointer?
  private let isMapped: Bool

  /// Creates a read-only mapping of a file.
  ///
  /// - Throws: ``DataError`` if the file is missing, unreadable or a folder.
  public init(_ path: String) throws(DataError) {
    let (descriptor, size) = try File.openForReading(path)
    defer { close(descriptor) }
    (self.path, count, isMapped) = (path, size, true)
    guard size > 0 else {
      base = nil
      return
    }
    let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let memory, memory != MAP_FAILED else {
      throw DataError(
        path: path, problem: "cannot be mapped into memory: \(File.systemErrorMessage)",
        recoverySuggestion: "copy it to a local disk")
    }
    base = UnsafeRawPointer(memory)
  }

  /// Creates an object that owns bytes in memory instead of a mapping.
  ///
  /// - Parameters:
  ///   - path: The path of the file, for error messages.
  ///   - count: The number of bytes.
  ///   - fill: A function that initializes all `count` bytes. The memory is freed if it throws.
  public init<Failure: Error>(
    path: String, count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 64)
    (self.path, self.count, isMapped) = (path, count, false)
    base = UnsafeRawPointer(memory.baseAddress)
    try fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
  }

  /// Creates an object that owns a copy of bytes in memory instead of a mapping.
  ///
  /// - Parameters:
  ///   - bytes: The bytes to copy.
  ///   - path: The path of the file, for error messages.
  public convenience init(copying bytes: [UInt8], path: String) {
    self.init(path: path, count: bytes.count) { memory in
      bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
    }
  }

  deinit {
    guard let base else { return }
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: base), count)
    } else {
      base.deallocate()
    }
  }

  /// Calls `body` with all bytes; the pointer is valid only during the call.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// The bytes, for a C library that keeps the pointer while this object exists.
  var unsafeBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}
