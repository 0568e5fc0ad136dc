import Tensors

// Products of tensors of any rank, as Einstein summations, and of vectors in space.

extension Variable {
  /// Returns the sum of products over the last `axes` axes of `self` and the first ones of `other`. PyTorch's
  /// `tensordot`.
  public final func tensordot(_ other: Variable, axes: Int = 2) -> Variable {
    .einsum(EinsumEquation.tensordot(shape, other.shape, axes), [self, other])
  }

  /// Returns the sum of products over axis `axes.0[i]` of `self` and `axes.1[i]` of `other`, for all i. PyTorch's
  /// `tensordot`.
  ///
  /// - Returns: The other axes of `self`, and then those of `other`.
  public final func tensordot(_ other: Variable, axes: ([Int], [Int])) -> Variable {
    .einsum(EinsumEquation.tensordot(shape, other.shape, axes), [self, other])
  }

  /// Returns the sum of products over the last axes of both variables; the elementwise product if one of them is a
  /// scalar. PyTorch's `inner`.
  ///
  /// - Returns: `[…a, …b]`, for `self` of shape `[…a, k]` and `other` of shape `[…b, k]`.
  public final func inner(_ other: Variable) -> Variable {
    shape.isEmpty || other.shape.isEmpty ? self * other : tensordot(other, axes: ([-1], [-1]))
  }

  /// Returns the Kronecker product: every element of `self` times all of `other`, as blocks. PyTorch's `kron`.
  ///
  /// - Returns: The product of both sizes along each axis; axes are aligned at the right.
  public final func kron(_ other: Variable) -> Variable {
    let (equation, shape) = EinsumEquation.kron(shape, other.shape)
    return Variable.einsum(equation, [self, other]).reshaped(shape)
  }

  /// Returns the cross product of the vectors along `axis`, after broadcasting. PyTorch's `linalg.cross`.
  ///
  ///     c  = a × b = [a₁b₂ − a₂b₁, a₂b₀ − a₀b₂, a₀b₁ − a₁b₀]
  ///     dA = b × dC
  ///     dB = dC × a
  public final func cross(_ other: Variable, axis: Int = -1) -> Variable {
    let y = value.cross(other.value, axis: axis)
    return .record("cross product", y, [self, other], saving: [self, other]) { dC, node in
      [
        node.needsGradient(0) ? other.cross(dC, axis: axis).summed(to: self.shape) : nil,
        node.needsGradient(1) ? dC.cross(self, axis: axis).summed(to: other.shape) : nil,
      ]
    }
  }
}
