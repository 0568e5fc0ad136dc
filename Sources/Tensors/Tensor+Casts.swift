// Conversions between element types, always by name.

extension Tensor where Element: BinaryInteger {
  /// Returns the elements converted to another integer type; high bits that do not fit are dropped, as in C.
  public func cast<Other: Scalar & FixedWidthInteger>(to type: Other.Type) -> Tensor<Other> {
    map { Other(truncatingIfNeeded: $0) }
  }

  /// Returns the elements converted to a floating-point type, rounded to the nearest value.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }

  /// Returns true where an element is not 0.
  public func cast(to type: Bool.Type) -> Tensor<Bool> { map { $0 != 0 } }
  /// The elements converted to `Float`.
  public var floats: Tensor<Float> { map { Float($0) } }
}

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the elements converted to another floating-point type.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }

  /// Returns the elements converted to an integer type, rounded toward 0.
  ///
  /// - Precondition: Every element is finite and in the range of the type.
  public func cast<Other: Scalar & FixedWidthInteger>(to type: Other.Type) -> Tensor<Other> {
    map { element in
      guard let whole = Other(exactly: element.rounded(.towardZero)) else {
        fatalError("cast: \(element) does not fit \(Other.typeName)")
      }
      return whole
    }
  }

  /// Returns true where an element is not 0; NaN is not.
  public func cast(to type: Bool.Type) -> Tensor<Bool> { map { $0 != 0 } }
}

extension Tensor where Element == Bool {
  /// The elements as float32: 1 where an element is true, and 0 where it is false.
  public func cast<Other: Scalar & Numeric>(to type: Other.Type) -> Tensor<Other> {
    map { $0 ? 1 : 0 }
  }

  /// The elements as float32: 1 where an element is true, and 0 where it is false.
  public var floats: Tensor<Float> { map { $0 ? 1 : 0 } }
}
