import Kernels

extension Tensor where Element == Float {
  /// Returns the sum over `axes`, all of them by default.
  ///
  /// Sums are accumulated in blocks and in double precision between blocks.
  ///
  /// - Parameter keepDims: keeps summed axes with size 1, so that the result broadcasts back.
  public func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(axes, keepDims: keepDims, "sum") { outer, reduced, inner, source, target in
      sumAxis(outer: outer, reduced: reduced, inner: inner, source, into: target)
    }
  }

  /// Returns the mean over `axes`, all of them by default; not-a-number of no elements.
  public func mean(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(axes, keepDims: keepDims, "mean") { outer, reduced, inner, source, target in
      sumAxis(
        outer: outer, reduced: reduced, inner: inner, source, into: target,
        scale: 1 / Double(reduced))
    }
  }

  /// Returns the variance over `axes`: the mean squared distance from the mean.
  ///
  /// - Parameter correction: divides by `n − correction`; 1 is PyTorch's default, 0 NumPy's.
  public func variance(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Tensor {
    let kept = Shape.axes(axes, rank: rank, "variance")
    let n = kept.reduce(1) { $0 * shape[$1] }
    let deviation = self - mean(axes, keepDims: true)
    let sum = deviation.squared().sum(axes, keepDims: keepDims)
    return sum / Float(Swift.max(n - correction, 0))
  }

  /// Returns the largest elements along `axis`, and where the first of each stands.
  public func max(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    extreme(axis, largest: true, keepDims, "max")
  }

  /// Returns the smallest elements along `axis`, and where the first of each stands.
  public func min(axis: Int, keepDims: Bool = false) -> (values: Tensor, indices: Tensor<Int32>) {
    extreme(axis, largest: false, keepDims, "min")
  }

  /// Returns the largest elements over `axes`, all of them by default; not-a-number wins. PyTorch's `amax`.
  public func max(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    let groups = ReductionPlan(self, axes, "max")
    return groups.restored(groups.rows(reducedNotEmpty: true).max(axis: -1).values, keepDims)
  }

  /// Returns the smallest elements over `axes`, all of them by default; not-a-number wins. PyTorch's `amin`.
  public func min(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    let groups = ReductionPlan(self, axes, "min")
    return groups.restored(groups.rows(reducedNotEmpty: true).min(axis: -1).values, keepDims)
  }

  /// Sums to the smaller `shape` that broadcasts to this one: broadcasting's transpose.
  public func summed(to shape: [Int]) -> Tensor {
    if shape == self.shape { return self }
    let added = rank - shape.count
    let axes = (0..<rank).filter { $0 < added || shape[$0 - added] == 1 && self.shape[$0] != 1 }
    return sum(axes, keepDims: true).reshaped(shape)
  }

  /// Brings `axes` into the middle of `[outer, reduced, inner]` and reduces there.
  private func reduced(
    _ axes: [Int], keepDims: Bool, _ operation: String,
    _ kernel: (
      _ outer: Int, _ reduced: Int, _ inner: Int, UnsafePointer<Float>,
      UnsafeMutablePointer<Float>
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
    let result = Tensor.floats(keptShape) { target in
      kernel(Shape.count(keptShape) / Swift.max(inner, 1), reduced, inner, source.base, target)
    }
    guard keepDims else { return result }
    var full = shape
    for axis in axes { full[axis] = 1 }
    return result.reshaped(full)
  }

  private func extreme(
    _ axis: Int, largest: Bool, _ keepDims: Bool, _ operation: String
  ) -> (Tensor, Tensor<Int32>) {
    let axis = Shape.axis(axis, rank: rank, operation)
    require(shape[axis] > 0, "\(operation): axis \(axis) of \(shape) has no elements")
    let source = contiguous()
    var shape = self.shape
    shape[axis] = 1
    let outer = Shape.count(Array(self.shape[..<axis]))
    let inner = Shape.count(Array(self.shape[(axis + 1)...]))
    var values = Tensor.floats(shape) { _ in }
    var indices = Tensor<Int32>(shape: shape) { places in
      extremeAxis(
        outer: outer, reduced: self.shape[axis], inner: inner, source.base, largest: largest,
        into: values.storage.base, indices: places)
    }
    if !keepDims { (values, indices) = (values.squeezed(axis), indices.squeezed(axis)) }
    return (values, indices)
  }
}
