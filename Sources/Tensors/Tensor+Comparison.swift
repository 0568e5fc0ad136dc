import Kernels

// Comparisons, Boolean logic, elementwise maximum and minimum, and clamping.

extension Tensor {
  /// Returns whether each element equals the corresponding one, after broadcasting.
  public static func .== (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".==") { $0 == $1 }
  }

  /// Returns whether each element differs from the corresponding one, after broadcasting.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".!=") { $0 != $1 }
  }
}

extension Tensor where Element: Comparable {
  /// Returns whether each element is less than the corresponding one, after broadcasting.
  public static func .< (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".<") { $0 < $1 }
  }

  /// Returns whether each element is at most the corresponding one, after broadcasting.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".<=") { $0 <= $1 }
  }

  /// Returns whether each element is greater than the corresponding one, after broadcasting.
  public static func .> (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".>") { $0 > $1 }
  }

  /// Returns whether each element is at least the corresponding one, after broadcasting.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".>=") { $0 >= $1 }
  }
}

extension Tensor where Element == Bool {
  /// Returns the elementwise logical AND, after broadcasting.
  public static func .& (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, ".&") { $0 && $1 }
  }

  /// Returns the elementwise logical OR, after broadcasting.
  public static func .| (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, ".|") { $0 || $1 }
  }

  /// Returns the elementwise exclusive OR, after broadcasting.
  public static func .^ (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, ".^") { $0 != $1 }
  }

  /// Returns the elementwise logical NOT.
  public static prefix func .! (a: Tensor) -> Tensor { a.map { !$0 } }
}

extension Tensor where Element: FloatingPoint {
  /// Whether each element is NaN.
  public var isNaN: Tensor<Bool> { map(\.isNaN) }
  /// Whether each element is finite: neither infinite nor NaN.
  public var isFinite: Tensor<Bool> { map(\.isFinite) }
  /// Whether each element is infinite.
  public var isInfinite: Tensor<Bool> { map(\.isInfinite) }
}

// MARK: Maximum, minimum and clamping

extension Tensor where Element: RealScalar {
  /// Returns the larger of each pair of elements, after broadcasting; NaN where either is NaN.
  public func maximum(_ other: Tensor) -> Tensor { Self.binary(.maximum, self, other, "maximum") }
  /// Returns the smaller of each pair of elements, after broadcasting; NaN where either is NaN.
  public func minimum(_ other: Tensor) -> Tensor { Self.binary(.minimum, self, other, "minimum") }
  /// Returns the elements, raised to `bound` where they are below it.
  public func clamped(min bound: Element) -> Tensor { maximum(Tensor(bound)) }

  /// Returns the elements clamped to `range`.
  public func clamped(to range: ClosedRange<Element>) -> Tensor {
    maximum(Tensor(range.lowerBound)).minimum(Tensor(range.upperBound))
  }

  /// Returns `self` where `distance` is at least 0, and 0 elsewhere: the gradient of a clamp.
  package func clampGradient(distance: Tensor) -> Tensor {
    Self.binary(.clampGradient, self, distance, "gradient")
  }

  /// Returns `self` times `shares`, and 0 where a share is 0, even if `self` is infinite or NaN there: the gradient
  /// of a choice.
  package func gated(by shares: Tensor) -> Tensor { Self.binary(.gate, self, shares, "gradient") }
}

extension Tensor where Element: Comparable {
  /// Returns the larger of each pair of elements, after broadcasting; NaN where either is NaN.
  public func maximum(_ other: Tensor) -> Tensor {
    combined(with: other, "maximum") { $0 > $1 || $0 != $0 ? $0 : $1 }
  }

  /// Returns the smaller of each pair of elements, after broadcasting; NaN where either is NaN.
  public func minimum(_ other: Tensor) -> Tensor {
    combined(with: other, "minimum") { $0 < $1 || $0 != $0 ? $0 : $1 }
  }

  /// Returns the elements, raised to `bound` where they are below it.
  public func clamped(min bound: Element) -> Tensor { map { $0 < bound ? bound : $0 } }
  /// Returns the elements, lowered to `bound` where they are above it.
  public func clamped(max bound: Element) -> Tensor { map { $0 > bound ? bound : $0 } }

  /// Returns the elements clamped to `range`.
  public func clamped(to range: ClosedRange<Element>) -> Tensor {
    map { $0 < range.lowerBound ? range.lowerBound : $0 > range.upperBound ? range.upperBound : $0 }
  }
}
