// `BFloat16` as a floating-point type of Swift. Sums, products, quotients and roots of 8 significant bits that are
// computed in 24 and rounded again are those that rounding once gives.

extension BFloat16: BinaryFloatingPoint {
  public typealias Magnitude = BFloat16
  public typealias Stride = BFloat16
  public typealias Exponent = Int
  public typealias RawSignificand = UInt8
  public typealias RawExponent = UInt

  public static var exponentBitCount: Int { 8 }
  public static var significandBitCount: Int { 7 }
  public static var nan: BFloat16 { BFloat16(bitPattern: 0x7FC0) }
  public static var signalingNaN: BFloat16 { BFloat16(bitPattern: 0x7FA0) }
  public static var infinity: BFloat16 { BFloat16(bitPattern: 0x7F80) }
  public static var greatestFiniteMagnitude: BFloat16 { BFloat16(bitPattern: 0x7F7F) }
  public static var leastNormalMagnitude: BFloat16 { BFloat16(bitPattern: 0x0080) }
  public static var leastNonzeroMagnitude: BFloat16 { BFloat16(bitPattern: 1) }
  /// The number π, rounded toward 0.
  public static var pi: BFloat16 { BFloat16(bitPattern: 0x4049) }

  // MARK: Parts

  public init(
    sign: FloatingPointSign, exponentBitPattern: UInt, significandBitPattern: UInt8
  ) {
    self.init(
      bitPattern: (sign == .minus ? 0x8000 : 0) | UInt16(exponentBitPattern & 0xFF) << 7
        | UInt16(significandBitPattern & 0x7F))
  }

  public init(sign: FloatingPointSign, exponent: Int, significand: BFloat16) {
    self.init(Float(sign: sign, exponent: exponent, significand: Float(significand)))
  }

  public var exponentBitPattern: UInt { UInt(bitPattern >> 7 & 0xFF) }
  public var significandBitPattern: UInt8 { UInt8(bitPattern & 0x7F) }
  public var sign: FloatingPointSign { bitPattern & 0x8000 == 0 ? .plus : .minus }
  public var exponent: Int { Float(self).exponent }
  public var significand: BFloat16 { BFloat16(Float(self).significand) }
  public var significandWidth: Int { Float(self).significandWidth }
  public var binade: BFloat16 { BFloat16(Float(self).binade) }
  public var magnitude: BFloat16 { BFloat16(bitPattern: bitPattern & 0x7FFF) }

  public var ulp: BFloat16 {
    if !isFinite { return .nan }
    if exponentBitPattern == 0 { return .leastNonzeroMagnitude }
    return BFloat16(Float(sign: .plus, exponent: exponent - 7, significand: 1))
  }

  public var nextUp: BFloat16 {
    if isNaN || self == .infinity { return self }
    if isZero { return .leastNonzeroMagnitude }
    return BFloat16(bitPattern: sign == .plus ? bitPattern + 1 : bitPattern - 1)
  }

  public var isNormal: Bool { (1..<255).contains(exponentBitPattern) }
  public var isFinite: Bool { exponentBitPattern < 255 }
  public var isZero: Bool { bitPattern & 0x7FFF == 0 }
  public var isSubnormal: Bool { exponentBitPattern == 0 && !isZero }
  public var isInfinite: Bool { magnitude.bitPattern == 0x7F80 }
  public var isNaN: Bool { bitPattern & 0x7FFF > 0x7F80 }
  public var isSignalingNaN: Bool { isNaN && bitPattern & 0x40 == 0 }
  public var isCanonical: Bool { true }

  // MARK: Comparison

  public func isEqual(to other: BFloat16) -> Bool { Float(self) == Float(other) }
  public func isLess(than other: BFloat16) -> Bool { Float(self) < Float(other) }
  public func isLessThanOrEqualTo(_ other: BFloat16) -> Bool { Float(self) <= Float(other) }

  public func hash(into hasher: inout Hasher) { hasher.combine(Float(self)) }
  public func distance(to other: BFloat16) -> BFloat16 { other - self }
  public func advanced(by amount: BFloat16) -> BFloat16 { self + amount }

  // MARK: Arithmetic

  public static func + (a: BFloat16, b: BFloat16) -> BFloat16 { BFloat16(Float(a) + Float(b)) }
  public static func - (a: BFloat16, b: BFloat16) -> BFloat16 { BFloat16(Float(a) - Float(b)) }
  public static func * (a: BFloat16, b: BFloat16) -> BFloat16 { BFloat16(Float(a) * Float(b)) }
  public static func / (a: BFloat16, b: BFloat16) -> BFloat16 { BFloat16(Float(a) / Float(b)) }
  public static func += (a: inout BFloat16, b: BFloat16) { a = a + b }
  public static func -= (a: inout BFloat16, b: BFloat16) { a = a - b }
  public static func *= (a: inout BFloat16, b: BFloat16) { a = a * b }
  public static func /= (a: inout BFloat16, b: BFloat16) { a = a / b }
  public static prefix func - (x: BFloat16) -> BFloat16 {
    BFloat16(bitPattern: x.bitPattern ^ 0x8000)
  }

  public mutating func negate() { self = -self }
  public mutating func formRemainder(dividingBy other: BFloat16) {
    self = BFloat16(Float(self).remainder(dividingBy: Float(other)))
  }
  public mutating func formTruncatingRemainder(dividingBy other: BFloat16) {
    self = BFloat16(Float(self).truncatingRemainder(dividingBy: Float(other)))
  }
  public mutating func formSquareRoot() { self = BFloat16(Float(self).squareRoot()) }
  public mutating func addProduct(_ a: BFloat16, _ b: BFloat16) {
    // The product is exact in double precision.
    self = BFloat16(Double(Float(self)) + Double(Float(a)) * Double(Float(b)))
  }
  public mutating func round(_ rule: FloatingPointRoundingRule) {
    self = BFloat16(Float(self).rounded(rule))
  }
}

extension BFloat16: ExpressibleByFloatLiteral, CustomStringConvertible {
  public init(floatLiteral value: Double) { self.init(value) }
  public init(integerLiteral value: Int) { self.init(value) }
  /// The shortest decimal number that is nearer to this value than to any other float.
  public var description: String { Float(self).description }
}
