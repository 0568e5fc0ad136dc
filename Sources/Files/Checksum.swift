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

  /// Returns the FNV-1a hash of bytes (Fowler, Noll and Vo): 64 bits, so that no two of a million images have the same
  /// by chance.
  package static func fnv1a(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
