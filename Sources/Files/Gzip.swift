import CZlib

/// Decompression of data in the gzip format (RFC 1952).
public enum Gzip {
  /// Returns the decompressed bytes.
  ///
  /// - Parameters:
  ///   - bytes: The compressed bytes: the contents of a gzip file.
  ///   - path: The path of the file, for error messages.
  ///   - limit: The maximum size of the result in bytes, so that a small file cannot exhaust memory.
  /// - Throws: ``DataError`` if the data is not in the gzip format, damaged, truncated, or larger than
  ///   `limit` when decompressed.
  public static func decompressed(
    _ bytes: [UInt8], path: String, limit: Int = 1 << 30
  ) throws(DataError) -> [UInt8] {
    var stream = z_stream()
    let version = ZLIB_VERSION
    guard
      inflateInit2_(&stream, MAX_WBITS + 16, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      throw DataError(
        path: path, problem: "zlib could not be initialized", recoverySuggestion: "free some memory"
      )
    }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var input = bytes
    let status = input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      var status = Z_OK
      while status == Z_OK && result.count <= limit {
        status = chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        result += chunk.prefix(chunk.count - Int(stream.avail_out))
      }
      return status
    }
    switch status {
    case Z_STREAM_END: return result
    case Z_OK:
      throw DataError(
        path: path, problem: "decompresses to more than the limit of \(limit) bytes",
        recoverySuggestion: "use a smaller file")
    case Z_BUF_ERROR:
      throw DataError(
        path: path, problem: "is truncated after \(bytes.count) bytes",
        recoverySuggestion: "copy it again")
    default:
      throw DataError(
        path: path, problem: "is damaged or not gzip data, at byte \(stream.total_in)",
        recoverySuggestion: "copy it again")
    }
  }
}
