import CMachine

/// The precision of a compiled network's weights and activations. Sums of products are always float32.
public enum Precision: String, CaseIterable, Sendable {
  /// 24 significant bits.
  case float32
  /// 8 significant bits: half the memory, and several products per instruction.
  case bfloat16

  /// Whether this processor multiplies numbers of this precision faster than floats.
  public var isFast: Bool { self == .float32 || hasPairs || hasTiles }

  /// The number of channels in a block of 16 words.
  var channelsPerBlock: Int { self == .float32 ? 16 : 32 }

  /// Returns the number of blocks of channels.
  @inline(__always)
  func blocks(_ channels: Int) -> Int {
    self == .float32 ? (channels + 15) / 16 : (channels + 31) / 32
  }
}

/// Whether an instruction multiplies 32 pairs of bfloat16 numbers, and whether one multiplies tiles.
private let hasPairs = hasPairProducts() != 0
let hasTiles = hasTileProducts() != 0

/// Returns the bits of the nearest bfloat16 number, of two equally near ones the even.
@inline(__always)
func bfloat16(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
  return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
}
