import Glibc

/// The bytes of a file, in memory.
///
/// A file of up to 1 GiB is read when the object is created: accessing a mapping of a file that another process
/// shortens would end this process (`SIGBUS`), and reading costs less than 1 ms per megabyte more. A larger file is
/// mapped, and read from disk when its bytes are first accessed. If another process shortens it before that, such as
/// `torch.save` over the same path, the system ends this process (`SIGBUS`): copy such a file first. Writers that
/// replace a file, as ``File/write(_:to:synced:)`` and `mv` do, shorten none.
public final class MappedFile: @unchecked Sendable {
  /// The path of the file, for error messages.
  public let path: String
  /// The number of bytes.
  public let count: Int
  private let base: UnsafeRawPointer?
  private let isMapped: Bool

  /// The size of the largest file that is read instead of mapped.
  static let readLimit = 1 << 30

  /// Opens a file.
  ///
  /// - Throws: ``DataError`` if the file is missing, unreadable or a folder, or becomes shorter while it is read.
  public convenience init(_ path: String) throws(DataError) {
    try self.init(path, readLimit: Self.readLimit)
  }

  init(_ path: String, readLimit: Int) throws(DataError) {
    let (descriptor, size) = try File.openForReading(path)
    defer { close(descriptor) }
    (self.path, count, isMapped) = (path, size, size > readLimit)
    guard size > readLimit else {
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 64)
      base = UnsafeRawPointer(memory.baseAddress)
      try File.read(
        descriptor, into: UnsafeMutableRawBufferPointer(rebasing: memory[..<size]), path)
      return
    }
    let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let memory, memory != MAP_FAILED else {
      let message = File.systemErrorMessage
      base = nil
      throw DataError(
        path: path, problem: "cannot be mapped into memory: \(message)",
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
