/// A 16-bit floating-point number with the exponent range of `Float` and 8 significant bits: PyTorch's `bfloat16`.
///
/// It is the upper half of a float. Conversions and arithmetic round to the nearest value, ties to even. Tensors of
/// this type, as of `Float16`, are read, written, compared and sorted; to compute with them, cast them to `Float`.
public struct BFloat16: Sendable, BitwiseCopyable {
  /// The bits: sign, 8 of the exponent, 7 of the significand.
  public var bitPattern: UInt16

  /// Creates a number from its bits.
  public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// Creates the number nearest to a float, of two equally near ones the even; infinity from 3.3961776e38 on. NaN
  /// keeps its sign.
  public init(_ value: Float) {
    let bits = value.bitPattern
    // A carry out of the significand increments the exponent, as it should.
    bitPattern =
      value.isNaN
      ? UInt16(bits >> 16) | 0x40 : UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }

  /// Creates the number nearest to a double, rounded once.
  ///
  /// PyTorch rounds to a float on the way, which may round a number to a tie.
  public init(_ value: Double) {
    let narrow = Float(value)
    var bits = narrow.bitPattern
    if bits & 0xFFFF == 0x8000 && Double(narrow) != value {
      bits = Double(narrow).magnitude > value.magnitude ? bits - 1 : bits + 1
    }
    self.init(Float(bitPattern: bits))
  }

  /// Creates the number nearest to an integer.
  public init(_ value: Int) {
    // The highest 30 bits, and whether there are any below, decide how it is rounded.
    let dropped = max(0, 34 - value.magnitude.leadingZeroBitCount)
    let kept = value.magnitude >> dropped
    let odd = kept << dropped == value.magnitude ? kept : kept | 1
    let magnitude = Double(sign: .plus, exponent: dropped, significand: Double(odd))
    self.init(value < 0 ? -magnitude : magnitude)
  }
}

extension Float {
  /// Creates a float of the same value.
  public init(_ value: BFloat16) { self.init(bitPattern: UInt32(value.bitPattern) << 16) }
}
