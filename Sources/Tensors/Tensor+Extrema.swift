import Kernels

// Maxima and minima over axes, in every comparable type.

extension Tensor where Element: RealScalar {
  /// Returns the maxima along `axis`, and the index of the first of each.
  public func max(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    extreme(axis, largest: true, keepDims, "max")
  }

  /// Returns the maxima over `axes`; all by default. NaN where an element is NaN. PyTorch's `amax`.
  public func max(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    let plan = ReductionPlan(self, axes, "max")
    plan.requireElements()
    return plan.restored(plan.rows().max(axis: -1).values, keepDims)
  }

  /// Returns the minima along `axis`, and the index of the first of each.
  public func min(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    extreme(axis, largest: false, keepDims, "min")
  }

  /// Returns the minima over `axes`; all by default. NaN where an element is NaN. PyTorch's `amin`.
  public func min(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    let plan = ReductionPlan(self, axes, "min")
    plan.requireElements()
    return plan.restored(plan.rows().min(axis: -1).values, keepDims)
  }

  private func extreme(
    _ axis: Int, largest: Bool, _ keepDims: Bool, _ operation: String
  ) -> (Tensor, Tensor<Int32>) {
    let axis = Shape.axis(axis, rank: rank, operation)
    require(shape[axis] > 0, "\(operation): axis \(axis) of \(shape) has no elements")
    Shape.requireIndexable(shape[axis], operation)
    let source = contiguous()
    var shape = self.shape
    shape[axis] = 1
    let outer = Shape.count(Array(self.shape[..<axis]))
    let inner = Shape.count(Array(self.shape[(axis + 1)...]))
    var values = Tensor(shape: shape) { _ in }
    var indices = Tensor<Int32>(shape: shape) { target in
      extremaAxis(
        outer: outer, reduced: self.shape[axis], inner: inner, source.base, largest: largest,
        into: values.storage.base, indices: target)
    }
    if !keepDims { (values, indices) = (values.squeezed(axis), indices.squeezed(axis)) }
    return (values, indices)
  }
}

extension Tensor where Element: Comparable {
  /// Returns the maxima over `axes`; all by default. NaN where an element is NaN. PyTorch's `amax`.
  ///
  /// - Precondition: No reduced axis is empty.
  public func max(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    requireElements(axes, "max")
    return reduced(over: axes, keepDims: keepDims, "max") { $0[$0.firstExtreme(>)] }
  }

  /// Returns the maxima along `axis`, and the index of the first of each.
  public func max(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    (max([axis], keepDims: keepDims), argmax(axis: axis, keepDims: keepDims))
  }

  /// Returns the minima over `axes`; all by default. NaN where an element is NaN. PyTorch's `amin`.
  ///
  /// - Precondition: No reduced axis is empty.
  public func min(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    requireElements(axes, "min")
    return reduced(over: axes, keepDims: keepDims, "min") { $0[$0.firstExtreme(<)] }
  }

  /// Returns the minima along `axis`, and the index of the first of each.
  public func min(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    (min([axis], keepDims: keepDims), argmin(axis: axis, keepDims: keepDims))
  }

  /// Returns the index of the first maximum along `axis`; without an axis, its index in row-major order.
  public func argmax(axis: Int? = nil, keepDims: Bool = false) -> Tensor<Int32> {
    let axes = axis.map { [$0] } ?? []
    requireElements(axes, "argmax", indexable: true)
    return reduced(over: axes, keepDims: keepDims, "argmax") { Int32($0.firstExtreme(>)) }
  }

  /// Returns the index of the first minimum along `axis`; without an axis, its index in row-major order.
  public func argmin(axis: Int? = nil, keepDims: Bool = false) -> Tensor<Int32> {
    let axes = axis.map { [$0] } ?? []
    requireElements(axes, "argmin", indexable: true)
    return reduced(over: axes, keepDims: keepDims, "argmin") { Int32($0.firstExtreme(<)) }
  }

  /// Stops the program with a message if there are results of no elements, or of more than an index can refer to.
  func requireElements(_ axes: [Int], _ operation: String, indexable: Bool = false) {
    let plan = ReductionPlan(self, axes, operation)
    plan.requireElements()
    if indexable { Shape.requireIndexable(plan.size, operation) }
  }
}

extension UnsafeBufferPointer where Element: Comparable {
  /// Returns the index of the first NaN, else of the first element that no other precedes in `order`.
  fileprivate func firstExtreme(_ order: (Element, Element) -> Bool) -> Int {
    var best = 0
    for i in indices {
      if self[i] != self[i] { return i }
      if order(self[i], self[best]) { best = i }
    }
    return best
  }
}
