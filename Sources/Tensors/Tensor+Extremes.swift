// The largest and the smallest, in every type that has an order.

extension Tensor where Element: Comparable {
  /// Returns the largest elements over `axes`, all of them by default; not-a-number wins.
  ///
  /// - Precondition: there are elements along `axes`.
  public func max(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    requireElements(axes, "max")
    return reduced(over: axes, keepDims: keepDims, "max") { $0[$0.firstExtreme(>)] }
  }

  /// Returns the smallest elements over `axes`, all of them by default; not-a-number wins.
  ///
  /// - Precondition: there are elements along `axes`.
  public func min(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    requireElements(axes, "min")
    return reduced(over: axes, keepDims: keepDims, "min") { $0[$0.firstExtreme(<)] }
  }

  /// Returns the largest elements along `axis`, and where the first of each stands.
  public func max(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    (max([axis], keepDims: keepDims), argmax(axis: axis, keepDims: keepDims))
  }

  /// Returns the smallest elements along `axis`, and where the first of each stands.
  public func min(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    (min([axis], keepDims: keepDims), argmin(axis: axis, keepDims: keepDims))
  }

  /// Returns where the first of the largest elements along `axis` stands; without an axis, where in
  /// row-major order.
  public func argmax(axis: Int? = nil, keepDims: Bool = false) -> Tensor<Int32> {
    let axes = axis.map { [$0] } ?? []
    requireElements(axes, "argmax")
    return reduced(over: axes, keepDims: keepDims, "argmax") { Int32($0.firstExtreme(>)) }
  }

  /// Returns where the first of the smallest elements along `axis` stands; without an axis, where in
  /// row-major order.
  public func argmin(axis: Int? = nil, keepDims: Bool = false) -> Tensor<Int32> {
    let axes = axis.map { [$0] } ?? []
    requireElements(axes, "argmin")
    return reduced(over: axes, keepDims: keepDims, "argmin") { Int32($0.firstExtreme(<)) }
  }

  private func requireElements(_ axes: [Int], _ operation: String) {
    _ = ReductionPlan(self, axes, operation).rows(reducedNotEmpty: true)
  }
}

extension UnsafeBufferPointer where Element: Comparable {
  /// Where the first not-a-number stands, else the first element that no other is before in `order`.
  fileprivate func firstExtreme(_ order: (Element, Element) -> Bool) -> Int {
    var best = 0
    for i in indices {
      if self[i] != self[i] { return i }
      if order(self[i], self[best]) { best = i }
    }
    return best
  }
}

// MARK: Truth values

extension Tensor where Element == Bool {
  /// Whether all elements over `axes` are true; true of none.
  public func all(_ axes: [Int], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "all") { $0.allSatisfy(\.self) }
  }

  /// Whether an element over `axes` is true; false of none.
  public func any(_ axes: [Int], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "any") { $0.contains(true) }
  }

  /// Whether all elements are true; true of none.
  public var all: Bool { scalars.allSatisfy(\.self) }
  /// Whether an element is true; false of none.
  public var any: Bool { scalars.contains(true) }
  /// How many elements are true.
  public var countTrue: Int { scalars.count { $0 } }

  /// Returns the indices of the elements that are true, in row-major order, one tensor for each axis.
  /// PyTorch's `nonzero(as_tuple=True)`.
  public func nonzero() -> [Tensor<Int32>] {
    let places = scalars.enumerated().filter(\.element).map(\.offset)
    let steps = Shape.strides(shape)
    return shape.indices.map { axis in
      Tensor<Int32>(
        places.map { Int32($0 / steps[axis] % shape[axis]) }, shape: [places.count])
    }
  }
}
