// Products of tensors of any rank, as Einstein summations, and of vectors in space.

extension Tensor where Element: RealScalar {
  /// Returns the sum of products over the last `axes` axes of `self` and the first ones of `other`. PyTorch's and
  /// NumPy's `tensordot`.
  ///
  ///     a.tensordot(b, axes: 1)   // the matrix product of matrices
  ///     a.tensordot(b, axes: 0)   // the outer product
  public func tensordot(_ other: Tensor, axes: Int = 2) -> Tensor {
    .einsum(EinsumEquation.tensordot(shape, other.shape, axes), [self, other])
  }

  /// Returns the sum of products over axis `axes.0[i]` of `self` and `axes.1[i]` of `other`, for all i. PyTorch's and
  /// NumPy's `tensordot`.
  ///
  /// - Returns: The other axes of `self`, and then those of `other`.
  /// - Precondition: The axes of a pair have the same size, or one has size 1.
  public func tensordot(_ other: Tensor, axes: ([Int], [Int])) -> Tensor {
    .einsum(EinsumEquation.tensordot(shape, other.shape, axes), [self, other])
  }

  /// Returns the sum of products over the last axes of both tensors. PyTorch's and NumPy's `inner`.
  ///
  /// - Returns: `[…a, …b]`, for `self` of shape `[…a, k]` and `other` of shape `[…b, k]`; the elementwise product if
  ///   one of them is a scalar.
  public func inner(_ other: Tensor) -> Tensor {
    rank == 0 || other.rank == 0 ? self * other : tensordot(other, axes: ([-1], [-1]))
  }

  /// Returns the Kronecker product: every element of `self` times all of `other`, as blocks. PyTorch's and NumPy's
  /// `kron`.
  ///
  /// - Returns: The product of both sizes along each axis; axes are aligned at the right.
  public func kron(_ other: Tensor) -> Tensor {
    let (equation, shape) = EinsumEquation.kron(shape, other.shape)
    return Tensor.einsum(equation, [self, other]).reshaped(shape)
  }

  /// Returns the cross product of the vectors along `axis`, after broadcasting. PyTorch's `linalg.cross`.
  ///
  ///     c = a × b = [a₁b₂ − a₂b₁, a₂b₀ − a₀b₂, a₀b₁ − a₁b₀]
  ///
  /// - Precondition: Both tensors have the same rank, and 3 elements along `axis`.
  public func cross(_ other: Tensor, axis: Int = -1) -> Tensor {
    Shape.requireSpace(shape, other.shape, axis)
    return rolled(-1, axis: axis) * other.rolled(-2, axis: axis)
      - rolled(-2, axis: axis) * other.rolled(-1, axis: axis)
  }
}

extension Shape {
  /// Stops the program with a message unless tensors of two shapes have a cross product along `axis`.
  package static func requireSpace(_ a: [Int], _ b: [Int], _ axis: Int) {
    require(a.count == b.count, "cross: ranks must be equal, but the shapes are \(a) and \(b)")
    let axis = Shape.axis(axis, rank: a.count, "cross")
    require(
      a[axis] == 3 && b[axis] == 3,
      "cross: needs 3 elements along axis \(axis), but the shapes are \(a) and \(b)")
  }
}

extension EinsumEquation {
  /// Returns the equation of `tensordot` over the last `count` axes of one operand and the first ones of the other.
  package static func tensordot(_ a: [Int], _ b: [Int], _ count: Int) -> EinsumEquation {
    require(
      count >= 0 && count <= min(a.count, b.count),
      "tensordot: cannot sum over \(count) axes of \(a) and \(b)")
    return tensordot(a, b, (Array(a.count - count..<a.count), Array(0..<count)))
  }

  /// Returns the equation of `tensordot` over pairs of axes.
  package static func tensordot(
    _ a: [Int], _ b: [Int], _ axes: ([Int], [Int])
  ) -> EinsumEquation {
    let first = axes.0.map { Shape.axis($0, rank: a.count, "tensordot") }
    let second = axes.1.map { Shape.axis($0, rank: b.count, "tensordot") }
    require(
      first.count == second.count && Set(first).count == first.count
        && Set(second).count == second.count,
      "tensordot: needs pairs of distinct axes, not \(axes.0) and \(axes.1)")
    let left = letters(a.count, from: 0)
    var right = letters(b.count, from: a.count)
    for (x, y) in zip(first, second) {
      require(
        a[x] == b[y] || a[x] == 1 || b[y] == 1,
        "tensordot: axis \(x) of \(a) and axis \(y) of \(b) have different sizes")
      right[y] = left[x]
    }
    let output =
      left.indices.filter { !first.contains($0) }.map { left[$0] }
      + right.indices.filter { !second.contains($0) }.map { right[$0] }
    return EinsumEquation([left, right], [a, b], output, "tensordot")
  }

  /// Returns the equation of the Kronecker product, whose result is to be reshaped, and the shape.
  package static func kron(_ a: [Int], _ b: [Int]) -> (EinsumEquation, shape: [Int]) {
    let (left, right) = (letters(a.count, from: 0), letters(b.count, from: a.count))
    let rank = max(a.count, b.count)
    var (output, shape): ([Character], [Int]) = ([], [])
    for axis in 0..<rank {
      let (x, y) = (axis - rank + a.count, axis - rank + b.count)
      output += (x >= 0 ? [left[x]] : []) + (y >= 0 ? [right[y]] : [])
      let (size, overflows) =
        (x >= 0 ? a[x] : 1).multipliedReportingOverflow(by: y >= 0 ? b[y] : 1)
      shape.append(overflows ? .max : size)
    }
    Shape.requireMemory(shape, bytesPerElement: MemoryLayout<Float>.stride, "kron")
    return (EinsumEquation([left, right], [a, b], output, "kron"), shape)
  }

  /// Returns `count` distinct letters.
  private static func letters(_ count: Int, from first: Int) -> [Character] {
    // a to z, and then letters of the CJK block, of which there are 20,992.
    (first..<first + count).map { (number: Int) -> Character in
      let code = UInt16(number + (number < 26 ? 0x61 : 0x4E00))
      return Character(Unicode.Scalar(code)!)
    }
  }
}
