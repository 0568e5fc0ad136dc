import CZlib

/// Decompression of data in the gzip format (RFC 1952).
public enum Gzip {
  /// Returns the decompressed bytes.
  ///
  /// A file of several members, as `cat a.gz b.gz` gives, contains all their data, one after another. Bytes
  /// after the last member that start no other are ignored, as by `gzip -d`.
  ///
  /// - Parameters:
  ///   - bytes: The compressed bytes: the contents of a gzip file.
  ///   - path: The path of the file, for error messages.
  ///   - limit: The maximum size of the result in bytes, so that a small file cannot exhaust memory; in
  ///     addition to those of ``ReadingLimits``.
  /// - Throws: ``DataError`` if the data is not in the gzip format, damaged, truncated, or larger than a
  ///   limit when decompressed.
  public static func decompressed(
    _ bytes: [UInt8], path: String, limit: Int = .max
  ) throws(DataError) -> [UInt8] {
    let bound = ReadingLimits.current.unpackedLimit(compressed: bytes.count)
    let members = try GzipMembers(bytes, path: path)
    var result: [UInt8] = []
    result.reserveCapacity(min(members.declaredCount, limit, bound))
    while let chunk = try members.next() {
      // Before it is appended, which could double the memory.
      let count = result.count + chunk.count
      if count > limit {
        throw DataError(
          path: path, problem: "decompresses to more than the limit of \(limit.counted("byte"))",
          recoverySuggestion: "use a smaller file")
      }
      if count > bound {
        throw DataError(
          path: path,
          problem:
            "decompresses from \(bytes.count.counted("byte")) to more than \(bound), as only a malicious "
            + "or almost empty file does",
          recoverySuggestion: "if you trust it, decompress it with 'gunzip' first, or "
            + ReadingLimits.current.raisingUnpacked(
              compressed: bytes.count, to: max(members.declaredCount, 2 * count)))
      }
      result.append(contentsOf: chunk)
    }
    return result
  }

  /// Returns the first decompressed bytes, such as a header that states the size of the rest; fewer than `count` if
  /// there are no more.
  ///
  /// - Parameters:
  ///   - count: The number of bytes.
  ///   - bytes: The compressed bytes: the contents of a gzip file.
  ///   - path: The path of the file, for error messages.
  /// - Throws: ``DataError`` if the data up to there is not in the gzip format, damaged or truncated.
  public static func first(
    _ count: Int, of bytes: [UInt8], path: String
  ) throws(DataError) -> [UInt8] {
    let members = try GzipMembers(bytes, path: path)
    var result: [UInt8] = []
    while result.count < count, let chunk = try members.next() { result.append(contentsOf: chunk) }
    return Array(result.prefix(count))
  }
}

/// The members of a gzip file, decompressed piece by piece.
private final class GzipMembers {
  private let bytes: [UInt8]
  private let path: String
  /// At a fixed address, because zlib's state points back to it.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
  /// The number of bytes that have been read.
  private var position = 0
  /// The first byte, and the number, of the member that is being read.
  private var (start, number) = (0, 1)
  private var isDone = false

  init(_ bytes: [UInt8], path: String) throws(DataError) {
    (self.bytes, self.path) = (bytes, path)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, size) == Z_OK else {
      throw DataError(
        path: path, problem: "zlib could not be initialized", recoverySuggestion: "free some memory"
      )
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    chunk.deallocate()
  }

  /// The size that the file declares for its last member, modulo 2³².
  var declaredCount: Int { bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) } }

  /// Returns the next decompressed bytes; nil at the end.
  func next() throws(DataError) -> UnsafeBufferPointer<UInt8>? {
    while !isDone {
      let status = inflateChunk()
      let count = chunk.count - Int(stream.pointee.avail_out)
      switch status {
      case Z_STREAM_END: startNextMember()
      case Z_OK: break
      case Z_BUF_ERROR where position == bytes.count: throw truncated
      default:
        throw DataError(
          path: path, problem: "is damaged or not gzip data, at byte \(position)",
          recoverySuggestion: "copy it again")
      }
      if count > 0 { return UnsafeBufferPointer(rebasing: chunk[..<count]) }
    }
    return nil
  }

  private func inflateChunk() -> Int32 {
    stream.pointee.next_out = chunk.baseAddress
    stream.pointee.avail_out = UInt32(chunk.count)
    let part = min(bytes.count - position, 1 << 30)
    return bytes.withUnsafeBufferPointer { bytes in
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: bytes.baseAddress.map { $0 + position })
      stream.pointee.avail_in = UInt32(part)
      let status = inflate(stream, Z_NO_FLUSH)
      position += part - Int(stream.pointee.avail_in)
      return status
    }
  }

  private func startNextMember() {
    isDone = !bytes[position...].starts(with: [0x1F, 0x8B])
    (start, number) = (position, number + 1)
    inflateReset(stream)
  }

  private var truncated: DataError {
    DataError(
      path: path,
      problem: number == 1
        ? "is truncated after \(bytes.count.counted("byte"))"
        : "is truncated: member \(number), which starts at byte \(start), has no end",
      recoverySuggestion: "copy it again")
  }
}
