// Arithmetic on every type of number, and casts. Types are never mixed without being asked to.

extension Tensor where Element: Numeric {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "+") { $0 + $1 } }
  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "-") { $0 - $1 } }
  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "*") { $0 * $1 } }

  /// Returns the sum of all elements. An integer type that cannot hold it stops the program.
  public func total() -> Element { scalars.reduce(.zero, +) }
}

extension Tensor where Element: FloatingPoint {
  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "/") { $0 / $1 } }
}

extension Tensor where Element: BinaryInteger {
  /// Returns the elementwise quotient, rounded towards 0, after broadcasting.
  ///
  /// - Precondition: no divisor is 0.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "/") { dividend, divisor in
      require(divisor != 0, "/: a whole number cannot be divided by 0")
      return dividend / divisor
    }
  }

  /// Returns the elements as another type of whole numbers; bits that do not fit are dropped, as in C.
  public func cast<Other: Scalar & FixedWidthInteger>(to type: Other.Type) -> Tensor<Other> {
    map { Other(truncatingIfNeeded: $0) }
  }

  /// Returns the elements as numbers with a point, rounded to the nearest that there is.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }
}

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the elements as another type of numbers with a point.
  public func cast<Other: Scalar & BinaryFloatingPoint>(to type: Other.Type) -> Tensor<Other> {
    map { Other($0) }
  }

  /// Returns the elements as whole numbers, rounded towards 0.
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
}

extension Tensor where Element == Bool {
  /// Returns 1 for true and 0 for false.
  public func cast<Other: Scalar & Numeric>(to type: Other.Type) -> Tensor<Other> {
    map { $0 ? 1 : 0 }
  }
}
