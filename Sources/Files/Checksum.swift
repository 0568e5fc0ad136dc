import CZlib

/// Checksums that detect accidental damage.
package enum Checksum {
  /// Returns the CRC-32 of bytes (ISO 3309, as in gzip, zip and PNG); it detects every error of up to 32
  /// neighboring bits, and all others but one in four billion.
  package static func crc32(_ bytes: some Collection<UInt8>) -> UInt32 {
    let result = bytes.withContiguousStorageIfAvailable {
      CZlib.crc32_z(0, $0.baseAddress, $0.count)
    }
    if let result { return UInt32(truncatingIfNeeded: result) }
    return crc32(Array(bytes))
  }
}
