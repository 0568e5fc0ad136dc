// Arithmetic on every type of number, and casts. Types are never mixed without being asked to.

extension Tensor where Element: Numeric {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "+") { $0 + $1 } }
  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "-") { $0 - $1 } }
  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "*") { $0 * $1 } }

  // Disfavored, so that a literal becomes a tensor and the compiler need not choose.
  /// Returns every element plus one number.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Element) -> Tensor { a.map { $0 + b } }
  /// Returns one number plus every element.
  @_disfavoredOverload
  public static func + (a: Element, b: Tensor) -> Tensor { b.map { a + $0 } }
  /// Returns every element minus one number.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Element) -> Tensor { a.map { $0 - b } }
  /// Returns one number minus every element.
  @_disfavoredOverload
  public static func - (a: Element, b: Tensor) -> Tensor { b.map { a - $0 } }
  /// Returns every element times one number.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Element) -> Tensor { a.map { $0 * b } }
  /// Returns one number times every element.
  @_disfavoredOverload
  public static func * (a: Element, b: Tensor) -> Tensor { b.map { a * $0 } }

  /// Adds `b`, broadcast to this shape, in place.
  public static func += (a: inout Tensor, b: Tensor) { a.update(with: b, "+=") { $0 += $1 } }
  /// Subtracts `b`, broadcast to this shape, in place.
  public static func -= (a: inout Tensor, b: Tensor) { a.update(with: b, "-=") { $0 -= $1 } }
  /// Multiplies by `b`, broadcast to this shape, in place.
  public static func *= (a: inout Tensor, b: Tensor) { a.update(with: b, "*=") { $0 *= $1 } }

  /// Returns the sum of all elements. An integer type that cannot hold it stops the program.
  public func total() -> Element { scalars.reduce(.zero, +) }
}

extension Tensor {
  /// Changes each element by its partner in `other`, broadcast to this shape, in place.
  mutating func update(
    with other: Tensor, _ operation: String, _ change: (inout Element, Element) -> Void
  ) {
    let other = other.expanded(to: shape, operation)
    let count = self.count
    withMutableContiguous { target in
      other.withContiguous { source in
        for i in 0..<count { change(&target[i], source[i]) }
      }
    }
  }
}

extension Tensor where Element: SignedNumeric {
  /// Returns the elementwise negative.
  public static prefix func - (x: Tensor) -> Tensor { x.map { -$0 } }
}

extension Tensor where Element: SignedNumeric & Comparable {
  /// Returns the absolute value of every element.
  public func abs() -> Tensor { map { Swift.abs($0) } }
  /// Returns −1, 0 or 1 by the sign of every element.
  public func sign() -> Tensor { map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 } }
}

extension Tensor where Element: Comparable {
  /// Returns the larger of each pair, after broadcasting; not-a-number wins.
  public func maximum(_ other: Tensor) -> Tensor {
    combined(with: other, "maximum") { $0 > $1 || $0 != $0 ? $0 : $1 }
  }
  /// Returns the smaller of each pair, after broadcasting; not-a-number wins.
  public func minimum(_ other: Tensor) -> Tensor {
    combined(with: other, "minimum") { $0 < $1 || $0 != $0 ? $0 : $1 }
  }
  /// Returns the elements, those below `bound` replaced by it.
  public func clamped(min bound: Element) -> Tensor { map { $0 < bound ? bound : $0 } }
  /// Returns the elements, those above `bound` replaced by it.
  public func clamped(max bound: Element) -> Tensor { map { $0 > bound ? bound : $0 } }
  /// Returns the elements, those outside `range` replaced by its nearer end.
  public func clamped(to range: ClosedRange<Element>) -> Tensor {
    map { $0 < range.lowerBound ? range.lowerBound : $0 > range.upperBound ? range.upperBound : $0 }
  }
}

extension Tensor where Element: FloatingPoint {
  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "/") { $0 / $1 } }
  /// Returns every element divided by one number.
  @_disfavoredOverload
  public static func / (a: Tensor, b: Element) -> Tensor { a.map { $0 / b } }
  /// Returns one number divided by every element.
  @_disfavoredOverload
  public static func / (a: Element, b: Tensor) -> Tensor { b.map { a / $0 } }
  /// Divides by `b`, broadcast to this shape, in place.
  public static func /= (a: inout Tensor, b: Tensor) { a.update(with: b, "/=") { $0 /= $1 } }

  /// Whether each element is not a number.
  public var isNaN: Tensor<Bool> { map(\.isNaN) }
  /// Whether each element is neither infinite nor not a number.
  public var isFinite: Tensor<Bool> { map(\.isFinite) }
  /// Whether each element is infinite.
  public var isInfinite: Tensor<Bool> { map(\.isInfinite) }
}

// MARK: Whole numbers

extension Tensor where Element: FixedWidthInteger {
  /// Returns the elementwise quotient, rounded toward 0, after broadcasting.
  ///
  /// - Precondition: no divisor is 0.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "/") { dividend, divisor in
      require(divisor != 0, "/: a whole number cannot be divided by 0")
      return dividend / divisor
    }
  }

  /// Returns what the division leaves, with the sign of the dividend, after broadcasting.
  ///
  /// - Precondition: no divisor is 0.
  public static func % (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "%") { dividend, divisor in
      require(divisor != 0, "%: a whole number cannot be divided by 0")
      return dividend % divisor
    }
  }

  /// Returns the sum over `axes`, all of them by default.
  ///
  /// - Precondition: the type holds it; PyTorch would go over to 64 bits without being asked.
  public func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "sum") { numbers in
      numbers.reduce(into: 0) { total, number in
        let (next, overflows) = total.addingReportingOverflow(number)
        require(!overflows, "sum: it does not fit \(Element.typeName); cast to a wider type first")
        total = next
      }
    }
  }

  /// Returns the product over `axes`, all of them by default.
  ///
  /// - Precondition: the type holds it.
  public func product(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "product") { numbers in
      numbers.reduce(into: 1) { total, number in
        let (next, overflows) = total.multipliedReportingOverflow(by: number)
        require(
          !overflows, "product: it does not fit \(Element.typeName); cast to a wider type first")
        total = next
      }
    }
  }
}
