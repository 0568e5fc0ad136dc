import Kernels
import Tensors

extension Variable {
  /// Returns x / max(‖x‖, ε) along `axis`: L2 normalization to unit vectors. PyTorch's `normalize`.
  ///
  ///     dx = (dy − x̂ · (x̂·dy)) / ‖x‖, or dy/ε where x is shorter than ε
  public final func normalized(axis: Int = -1, epsilon: Float = 1e-12) -> Variable {
    let axis = Shape.axis(axis, rank: shape.count, "normalized")
    if axis < shape.count - 1 {
      let order = shape.indices.filter { $0 != axis } + [axis]
      let inverse = shape.indices.map { $0 < axis ? $0 : $0 == axis ? shape.count - 1 : $0 - 1 }
      return permuted(order).normalized(epsilon: epsilon).permuted(inverse)
    }
    let dimensions = shape[axis]
    let count = Shape.count(Array(shape.dropLast()))
    let y = Tensor<Float>.floats(shape) { target in
      value.withContiguous {
        normalizeRows(
          count: count, dimensions: dimensions, minimum: epsilon, $0, into: target)
      }
    }
    return .record("normalize", y, [self], saving: [self]) { dY, _ in
      if Recording.isEnabled { return [self.normalizationGradient(dY, epsilon)] }
      let dX = Tensor<Float>.floats(self.shape) { target in
        self.value.withContiguous { x in
          dY.value.withContiguous {
            normalizeRowsGradient(
              count: count, dimensions: dimensions, minimum: epsilon, x, outputGradient: $0,
              into: target)
          }
        }
      }
      return [Variable(dX)]
    }
  }

  /// Returns the same gradient from differentiable operations.
  private final func normalizationGradient(_ dY: Variable, _ epsilon: Float) -> Variable {
    let (unit, lengths) = (normalized(epsilon: epsilon), norm([-1], keepDims: true))
    let isLong = (lengths.value .>= Tensor(epsilon)).floats
    let along = (unit * dY).sum([-1], keepDims: true) * Variable(isLong)
    return (dY - unit * along) / lengths.clamped(min: epsilon)
  }
}
