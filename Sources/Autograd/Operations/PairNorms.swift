import Kernels
import Tensors

extension Variable {
  /// Returns ‖aᵢ − bⱼ‖ₚ for all pairs of rows of this variable, a, and `b`: `[…, N, M]`, for `[…, N, D]` and
  /// `[…, M, D]`.
  ///
  /// Without second derivatives, differences are not materialized.
  final func pairNorms(_ b: Variable, _ p: Float) -> Variable {
    .record("distances", normsOfPairs(b, p), [self, b], detail: "p \(p.short)", saving: [self, b]) {
      dY, node in
      if Recording.isEnabled { return self.pairNormGradients(b, p, dY) }
      return [
        node.needsGradient(0) ? Variable(self.gradientOfPairNorms(b, p, dY.value)) : nil,
        node.needsGradient(1)
          ? Variable(b.gradientOfPairNorms(self, p, dY.value.transposed())) : nil,
      ]
    }
  }

  private final func normsOfPairs(_ b: Variable, _ p: Float) -> Tensor<Float> {
    let (n, m) = (shape[shape.count - 2], b.shape[shape.count - 2])
    return .floats(shape.dropLast() + [m]) { target in
      value.withContiguous { x in
        b.value.withContiguous {
          Kernels.pairNorms(
            batch: Shape.count(Array(shape.dropLast(2))), n: n, m: m, dimensions: shape.last!,
            p: Double(p), x, $0, into: target)
        }
      }
    }
  }

  /// Returns the gradient with respect to this variable.
  private final func gradientOfPairNorms(
    _ b: Variable, _ p: Float, _ dY: Tensor<Float>
  ) -> Tensor<Float> {
    let (n, m) = (shape[shape.count - 2], b.shape[shape.count - 2])
    return .floats(shape) { target in
      value.withContiguous { x in
        b.value.withContiguous { y in
          dY.withContiguous {
            Kernels.pairNormsGradient(
              batch: Shape.count(Array(shape.dropLast(2))), n: n, m: m, dimensions: shape.last!,
              p: Double(p), x, y, outputGradient: $0, into: target)
          }
        }
      }
    }
  }

  /// Returns the same gradients from differentiable operations.
  private final func pairNormGradients(_ b: Variable, _ p: Float, _ dY: Variable) -> [Variable?] {
    let differences = unsqueezed(-2) - b.unsqueezed(-3)
    let dD = dY.unsqueezed(-1) * differences.slopesOfNorm(p)
    return [dD.sum([-2]), (-dD).sum([-3])]
  }

  /// Returns the derivatives of the p-norms over the last axis.
  private final func slopesOfNorm(_ p: Float) -> Variable {
    if p == 0 { return Variable(.zeros(shape)) }
    let signs = value.sign()
    if p == 1 { return Variable(signs) }
    if p.isInfinite {
      let magnitudes = value.abs()
      if magnitudes.count == 0 { return Variable(signs) }
      return Variable(signs * (magnitudes .== magnitudes.max([-1], keepDims: true)).floats)
    }
    // Elements that are 0 have no slope; 1 in their place has finite powers.
    let isZero = value .== 0
    let x = Variable.where(isZero, Variable(1), abs())
    let norms = norm(p, [-1], keepDims: true)
    let safe = Variable.where(norms.value .== 0, Variable(1), norms)
    return .where(isZero, Variable(0), (x / safe).pow(p - 1)) * Variable(signs)
  }
}
