// Remainders and bits of integers, elementwise, after broadcasting.

extension Tensor where Element: FixedWidthInteger {
  /// Returns the remainder x − y · ⌊x / y⌋, with the sign of the divisor y. PyTorch's `remainder`, Python's `%`.
  ///
  /// - Precondition: No divisor is 0.
  public func remainder(_ divisor: Tensor) -> Tensor {
    combined(with: divisor, "remainder") { x, y in
      require(y != 0, "remainder: integer division by 0")
      let rest = x.remainderReportingOverflow(dividingBy: y).partialValue
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    }
  }

  /// Returns the remainder with the sign of the dividend, as the operator `%`. PyTorch's `fmod`.
  ///
  /// - Precondition: No divisor is 0.
  public func fmod(_ divisor: Tensor) -> Tensor { self % divisor }

  /// Returns the bitwise AND. PyTorch's `&`.
  public static func .& (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, ".&") { $0 & $1 } }
  /// Returns the bitwise OR. PyTorch's `|`.
  public static func .| (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, ".|") { $0 | $1 } }
  /// Returns the bitwise exclusive OR. PyTorch's `^`.
  public static func .^ (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, ".^") { $0 ^ $1 } }
  /// Returns the bitwise NOT.
  public static prefix func ~ (a: Tensor) -> Tensor { a.map { ~$0 } }

  /// Returns the bits of `a` shifted left by `b`; 0 where `b` is negative or not less than the number of bits.
  public static func << (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "<<") { $1 < 0 || $1 >= Element.bitWidth ? 0 : $0 &<< $1 }
  }

  /// Returns the bits of `a` shifted right by `b`, with the sign preserved: the sign alone, 0 or −1, where `b` is
  /// negative or not less than the number of bits.
  public static func >> (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, ">>") { x, count in
      let isInside = count >= 0 && count < Element.bitWidth
      return isInside ? x &>> count : x < 0 ? ~0 : 0
    }
  }
}
