// Conversions between element types, always by name. Types are never converted implicitly, nor promoted.

extension Tensor where Element: BinaryInteger {
  /// Returns the elements converted to another integer type. High bits that do not fit are dropped, as in C, PyTorch
  /// and NumPy: 300 is 44 as `UInt8`, and −1 is 255.
  public func cast<Other: Scalar & FixedWidthInteger>(to type: Other.Type) -> Tensor<Other> {
    map { Other(truncatingIfNeeded: $0) }
  }

  /// Returns the elements converted to a floating-point type, rounded to the nearest value, ties to even. Beyond its
  /// range they are infinite: 65,520 is, as `Float16`.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }

  /// Returns true where an element is not 0.
  public func cast(to type: Bool.Type) -> Tensor<Bool> { map { $0 != 0 } }
  /// The elements converted to `Float`.
  public var floats: Tensor<Float> { map { Float($0) } }
}

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the elements converted to another floating-point type, rounded to the nearest value, ties to even.
  ///
  /// Beyond the type's range they are infinite, and NaN remains NaN. Doubles are rounded once, as by NumPy; PyTorch
  /// rounds them to float32 on the way to float16 and bfloat16: 65,519.999 is infinite there, and 65,504 here.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }

  /// Returns the elements converted to an integer type, rounded toward 0.
  ///
  /// What PyTorch and NumPy do with numbers that do not fit is undefined in C, and depends on the processor and the
  /// type. On x86, −1 as `UInt8` is 255, 300 is 44, and NaN, ∞ and 10¹⁰ are 0; as `Int32`, NaN, ∞ and 10¹⁰ are
  /// −2,147,483,648. Here they stop the program: to drop high bits, cast to `Int64` first; to stay in the range,
  /// use `clamped(to:)` first.
  ///
  /// - Precondition: Every element is finite and in the range of the type once rounded: −0.5 is 0 as `UInt8`.
  public func cast<Other: Scalar & FixedWidthInteger>(to type: Other.Type) -> Tensor<Other> {
    map { element in
      guard let whole = Other(exactly: element.rounded(.towardZero)) else {
        fatalError("cast: \(element.text) does not fit \(Other.typeName)")
      }
      return whole
    }
  }

  /// Returns true where an element is not 0, also where it is NaN.
  public func cast(to type: Bool.Type) -> Tensor<Bool> { map { $0 != 0 } }
  /// The elements converted to `Float`.
  public var floats: Tensor<Float> { map { Float($0) } }
}

extension Tensor where Element == Bool {
  /// Returns the elements converted to a numeric type: 1 where an element is true, and 0 where it is false.
  public func cast<Other: Scalar & Numeric>(to type: Other.Type) -> Tensor<Other> {
    map { $0 ? 1 : 0 }
  }

  /// Returns the tensor itself.
  public func cast(to type: Bool.Type) -> Tensor<Bool> { self }
  /// The elements as float32: 1 where an element is true, and 0 where it is false.
  public var floats: Tensor<Float> { map { $0 ? 1 : 0 } }
}
