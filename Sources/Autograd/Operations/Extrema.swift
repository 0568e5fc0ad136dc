import Tensors

// Maxima and minima over axes. The gradient goes to the elements that attain them.

extension Variable {
  /// Returns the maxima along `axis`. The gradient goes to the first of equal maxima.
  public final func max(axis: Int, keepDims: Bool = false) -> Variable {
    extreme("max", value.max(axis: axis, keepDims: true), axis, keepDims)
  }

  /// Returns the maxima over `axes`; all by default. The gradient is distributed evenly over equal maxima.
  /// PyTorch's `amax`, and `max` without axes, whose gradient goes to NaN, too.
  public final func max(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    extreme("max", axes, value.max(axes, keepDims: true), keepDims)
  }

  /// Returns the minima along `axis`. The gradient goes to the first of equal minima.
  public final func min(axis: Int, keepDims: Bool = false) -> Variable {
    extreme("min", value.min(axis: axis, keepDims: true), axis, keepDims)
  }

  /// Returns the minima over `axes`; all by default. The gradient is distributed evenly over equal minima.
  /// PyTorch's `amin`, and `min` without axes, whose gradient goes to NaN, too.
  public final func min(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    extreme("min", axes, value.min(axes, keepDims: true), keepDims)
  }

  private final func extreme(
    _ name: String, _ found: (values: Tensor<Float>, indices: Tensor<Int32>), _ axis: Int,
    _ keepDims: Bool
  ) -> Variable {
    let y = gathered(axis: axis, found.indices)
    if keepDims { return y }
    let axisIndex = Shape.axis(axis, rank: shape.count, name)
    return y.reshaped(Array(shape[..<axisIndex] + shape[(axisIndex + 1)...]))
  }

  /// Records a choice of one element over axes, whose gradient is distributed evenly over equal elements.
  final func extreme(
    _ name: String, _ axes: [Int], _ found: Tensor<Float>, _ keepDims: Bool
  ) -> Variable {
    let y = keepDims ? found : found.reshaped(shape.removing(axes))
    let detail = axes.isEmpty ? nil : "axes \(axes)"
    return .record(name, y, [self], detail: detail, saving: [self, found]) { dY, _ in
      let isFound =
        axes.isEmpty && found.isNaN.any ? self.value.isNaN : self.value .== found
      let shares = isFound.floats / isFound.floats.sum(axes, keepDims: true)
      return [dY.reshaped(found.shape).expanded(to: self.shape).gated(by: shares)]
    }
  }
}

extension [Int] {
  /// Returns this shape without `axes`; the shape of a scalar if `axes` is empty, which means all.
  func removing(_ axes: [Int]) -> [Int] {
    let removed = axes.map { Shape.axis($0, rank: count, "axes") }
    return axes.isEmpty ? [] : indices.filter { !removed.contains($0) }.map { self[$0] }
  }
}
