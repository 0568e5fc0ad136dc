import Kernels

extension Tensor where Element: RealScalar {
  /// Returns the sum over `axes`; all by default.
  ///
  /// Blocks of 256 floats are summed in single precision, and their sums in double precision; doubles pairwise.
  ///
  /// - Parameters:
  ///   - axes: The axes to reduce; negative ones count from the end. All if empty.
  ///   - keepDims: Whether reduced axes remain, with size 1, so the result broadcasts to this shape.
  public func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(axes, keepDims: keepDims, "sum") { outer, reduced, inner, source, target in
      Element.sumAxis(
        outer: outer, reduced: reduced, inner: inner, source, into: target, divisor: 1)
    }
  }

  /// Returns the mean over `axes`; all by default. NaN where there are no elements.
  public func mean(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(axes, keepDims: keepDims, "mean") { outer, reduced, inner, source, target in
      Element.sumAxis(
        outer: outer, reduced: reduced, inner: inner, source, into: target,
        divisor: Double(reduced))
    }
  }

  /// Returns log Σ eˣ over `axes`; all by default.
  ///
  /// The maximum is subtracted first and added back at the end, which avoids overflow.
  public func logSumExp(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    let axes = Shape.axes(axes, rank: rank, "logSumExp")
    if axes.contains(where: { shape[$0] == 0 }) {
      return sum(axes, keepDims: keepDims).log()
    }
    let maximum = axes.isEmpty ? self : max(axes, keepDims: true)
    // Where all elements are −∞, or one is +∞, that is the result; subtracting it would give NaN.
    let shift = maximum.map { $0.isFinite ? $0 : 0 }
    let result = (self - shift).exp().sum(axes, keepDims: true).log() + shift
    if keepDims { return result }
    return result.reshaped(shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
  }

  /// Returns the product along `axis`. 1 where there are no elements.
  public func product(axis: Int, keepDims: Bool = false) -> Tensor {
    product([axis], keepDims: keepDims)
  }

  /// Returns the product over `axes`; all by default. 1 where there are no elements.
  ///
  /// Accumulated in double precision.
  public func product(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "product") { numbers in
      Element(numbers.reduce(1.0) { $0 * Double($1) })
    }
  }

  /// Returns the sum to a smaller `shape` that broadcasts to this one: the transpose of broadcasting.
  ///
  /// PyTorch's `sum_to_size`.
  public func summed(to shape: [Int]) -> Tensor {
    if shape == self.shape { return self }
    let added = rank - shape.count
    let axes = (0..<rank).filter { $0 < added || shape[$0 - added] == 1 && self.shape[$0] != 1 }
    return sum(axes, keepDims: true).reshaped(shape)
  }

  /// Views the tensor as `[outer, reduced, inner]`, with `axes` in the middle, and reduces the middle axis.
  func reduced(
    _ axes: [Int], keepDims: Bool, _ operation: String,
    _ kernel: (
      _ outer: Int, _ reduced: Int, _ inner: Int, UnsafePointer<Element>,
      UnsafeMutablePointer<Element>
    ) -> Void
  ) -> Tensor {
    let axes = Shape.axes(axes, rank: rank, operation)
    let kept = (0..<rank).filter { !axes.contains($0) }
    let keptShape = kept.map { shape[$0] }
    let neighbors = Swift.zip(axes, axes.dropFirst()).allSatisfy { $0 + 1 == $1 }
    let source = neighbors ? contiguous() : permuted(kept + axes).contiguous()
    let inner =
      neighbors && !axes.isEmpty ? Shape.count(Array(shape[(axes[axes.count - 1] + 1)...])) : 1
    let reduced = axes.reduce(1) { $0 * shape[$1] }
    let result = Tensor(shape: keptShape) { target in
      kernel(Shape.count(keptShape) / Swift.max(inner, 1), reduced, inner, source.base, target)
    }
    guard keepDims else { return result }
    var full = shape
    for axis in axes { full[axis] = 1 }
    return result.reshaped(full)
  }
}

// MARK: Integers

// As in PyTorch, reductions of integers and Booleans are computed in 64 bits, and wrap around on overflow.

extension Tensor where Element: FixedWidthInteger {
  /// Returns the sum of all elements, in 64 bits; it wraps around on overflow.
  public func total() -> Int64 { sum().item }

  /// Returns the sum over `axes`, in 64 bits; all by default. It wraps around on overflow.
  public func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor<Int64> {
    reduced(over: axes, keepDims: keepDims, "sum") {
      $0.reduce(0) { $0 &+ Int64(truncatingIfNeeded: $1) }
    }
  }

  /// Returns the product over `axes`, in 64 bits; all by default. It wraps around on overflow.
  public func product(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor<Int64> {
    reduced(over: axes, keepDims: keepDims, "product") {
      $0.reduce(1) { $0 &* Int64(truncatingIfNeeded: $1) }
    }
  }
}

// MARK: Booleans

extension Tensor where Element == Bool {
  /// Returns the number of elements that are true over `axes`; all by default.
  public func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor<Int64> {
    reduced(over: axes, keepDims: keepDims, "sum") { Int64($0.count { $0 }) }
  }

  /// Returns whether all elements over `axes` are true; true where there are none.
  public func all(_ axes: [Int], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "all") { $0.allSatisfy(\.self) }
  }

  /// Whether all elements are true; true where there are none.
  public var all: Bool { scalars.allSatisfy(\.self) }

  /// Returns whether any element over `axes` is true; false where there are none.
  public func any(_ axes: [Int], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "any") { $0.contains(true) }
  }

  /// Whether any element is true; false where there are none.
  public var any: Bool { scalars.contains(true) }
  /// The number of elements that are true: NumPy's `count_nonzero`.
  public var countTrue: Int { scalars.count { $0 } }
}
