import Tensors

// Maxima and minima over axes. The gradient goes to the elements that were chosen.

extension Variable {
  /// Returns the largest elements along `axis`; the gradient goes to the first of them.
  public final func max(axis: Int, keepDims: Bool = false) -> Variable {
    extreme("max", value.max(axis: axis, keepDims: true), axis, keepDims)
  }

  /// Returns the largest elements over `axes`; all by default; equals share the gradient evenly.
  /// PyTorch's `amax`.
  public final func max(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    extreme("max", axes, value.max(axes, keepDims: true), keepDims)
  }

  /// Returns the smallest elements along `axis`; the gradient goes to the first of them.
  public final func min(axis: Int, keepDims: Bool = false) -> Variable {
    extreme("min", value.min(axis: axis, keepDims: true), axis, keepDims)
  }

  /// Returns the smallest elements over `axes`; all by default; equals share the gradient evenly.
  /// PyTorch's `amin`.
  public final func min(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    extreme("min", axes, value.min(axes, keepDims: true), keepDims)
  }

  private final func extreme(
    _ name: String, _ found: (values: Tensor<Float>, indices: Tensor<Int32>), _ axis: Int,
    _ keepDims: Bool
  ) -> Variable {
    let y = gathered(axis: axis, found.indices)
    if keepDims { return y }
    let place = Shape.axis(axis, rank: shape.count, name)
    return y.reshaped(Array(shape[..<place] + shape[(place + 1)...]))
  }

  private final func extreme(
    _ name: String, _ axes: [Int], _ found: Tensor<Float>, _ keepDims: Bool
  ) -> Variable {
    let y = keepDims ? found : found.reshaped(shape.removing(axes))
    let detail = axes.isEmpty ? nil : "axes \(axes)"
    return .record(name, y, [self], detail: detail, saving: [self, found]) { dY, _ in
      let isFound = (self.value .== found).floats
      let share = isFound / isFound.sum(axes, keepDims: true)
      return [dY.reshaped(found.shape) * Variable(share)]
    }
  }
}

extension [Int] {
  /// This shape without `axes`; without any where `axes` is empty, which means all.
  func removing(_ axes: [Int]) -> [Int] {
    let gone = axes.map { Shape.axis($0, rank: count, "axes") }
    return axes.isEmpty ? [] : indices.filter { !gone.contains($0) }.map { self[$0] }
  }
}
