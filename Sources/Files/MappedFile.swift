import Glibc

/// The bytes of a file, read from the disk only where they are looked at.
///
/// The file must not be shortened while it is mapped: the system ends a program that looks at what
/// is no longer there.
public final class MappedFile: @unchecked Sendable {
  /// The file, for errors.
  public let path: String
  /// How many bytes it has.
  public let count: Int
  private let base: UnsafeRawPointer?
  private let isMapped: Bool

  /// Maps a file.
  ///
  /// - Throws: ``DataError`` where it is missing, unreadable or a folder.
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
        path: path, problem: "cannot be mapped into memory: \(File.systemWords)",
        recoverySuggestion: "copy it to a local disk")
    }
    base = UnsafeRawPointer(memory)
  }

  /// Holds bytes that are in memory already, as if they had been mapped.
  ///
  /// - Parameters:
  ///   - path: named in errors.
  ///   - fill: receives memory for `count` bytes, and must set them all; memory that it leaves by an
  ///     error is freed.
  public init<Failure: Error>(
    path: String, count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 64)
    (self.path, self.count, isMapped) = (path, count, false)
    base = UnsafeRawPointer(memory.baseAddress)
    try fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
  }

  /// Holds a copy of bytes that are in memory already, as if they had been mapped.
  ///
  /// - Parameter path: named in errors.
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

  /// Calls `body` with all bytes; the pointer must not leave it.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// The bytes' place, for a C library that keeps it as long as this object lives.
  var unsafeBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}
