import Tensors

// The order and direction of axes. The gradient is the inverse view.

extension Variable {
  /// Returns the variable with its axes permuted: axis `i` of the result is axis `order[i]` of `self`.
  public final func permuted(_ order: [Int]) -> Variable {
    let forward = order.map { Shape.axis($0, rank: shape.count, "permute") }
    var inverse = forward
    for (to, from) in forward.enumerated() { inverse[from] = to }
    return .record("permute", value.permuted(order), [self], detail: "\(order)") {
      [inverse] dY, _ in [dY.permuted(inverse)]
    }
  }

  /// Returns the variable with two axes swapped: the matrix transpose by default.
  public final func transposed(_ a: Int = -2, _ b: Int = -1) -> Variable {
    .record("transpose", value.transposed(a, b), [self]) { dY, _ in [dY.transposed(a, b)] }
  }

  /// Returns the variable with `axis` at another position, and the others in their order. PyTorch's `movedim`.
  public final func movedAxis(_ axis: Int, to position: Int) -> Variable {
    movedAxes([axis], to: [position])
  }

  /// Returns the variable with axis `axes[i]` at `positions[i]`, and the others in their order.
  public final func movedAxes(_ axes: [Int], to positions: [Int]) -> Variable {
    permuted(Shape.order(moving: axes, to: positions, rank: shape.count))
  }

  /// Returns the variable reversed along `axes`.
  public final func flipped(_ axes: [Int]) -> Variable {
    .record("flip", value.flipped(axes), [self], detail: "axes \(axes)") { dY, _ in
      [dY.flipped(axes)]
    }
  }

  /// Returns the variable rotated by 90 degrees `times` times in the plane of two axes, from the first toward the
  /// second; backward if `times` is negative. PyTorch's `rot90`.
  public final func rotated90(_ times: Int = 1, axes: (Int, Int) = (0, 1)) -> Variable {
    .record("rotate", value.rotated90(times, axes: axes), [self], detail: "\(times & 3) × 90°") {
      dY, _ in [dY.rotated90(-(times & 3), axes: axes)]
    }
  }
}
