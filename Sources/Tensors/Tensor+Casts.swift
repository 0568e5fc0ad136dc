// From one type of number to another, always by name.

extension Tensor where Element: BinaryInteger {
  /// Returns the elements as another type of whole numbers; bits that do not fit are dropped, as in C.
  public func cast<Other: Scalar & FixedWidthInteger>(to type: Other.Type) -> Tensor<Other> {
    map { Other(truncatingIfNeeded: $0) }
  }

  /// Returns the elements as numbers with a point, rounded to the nearest that there is.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }

  /// Returns whether each element differs from 0.
  public func cast(to type: Bool.Type) -> Tensor<Bool> { map { $0 != 0 } }
}

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the elements as another type of numbers with a point.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }

  /// Returns the elements as whole numbers, rounded toward 0.
  ///
  /// - Precondition: every element is finite and fits the type.
  public func cast<Other: Scalar & FixedWidthInteger>(to type: Other.Type) -> Tensor<Other> {
    map { element in
      guard let whole = Other(exactly: element.rounded(.towardZero)) else {
        fatalError("cast: \(element) does not fit \(Other.typeName)")
      }
      return whole
    }
  }

  /// Returns whether each element differs from 0, as not-a-number does.
  public func cast(to type: Bool.Type) -> Tensor<Bool> { map { $0 != 0 } }
}

extension Tensor where Element == Bool {
  /// Returns 1 for true and 0 for false.
  public func cast<Other: Scalar & Numeric>(to type: Other.Type) -> Tensor<Other> {
    map { $0 ? 1 : 0 }
  }
}
