import Tensors

extension Tensor where Element == Float {
  /// Returns the `count` largest eigenvalues of a symmetric positive semidefinite matrix `[n, n]`
  /// in descending order, `[count]`, and their eigenvectors as rows, `[count, n]`; `nil` if the
  /// iteration does not converge.
  ///
  /// Uses subspace iteration with Rayleigh–Ritz projection on count + 10 directions. Each iteration
  /// costs O(n²·(count + 10)), where a full eigendecomposition costs O(n³).
  func leadingEigen(_ count: Int) -> (values: Tensor, vectors: Tensor)? {
    let width = Swift.min(count + 10, shape[0])
    var generator = Generator(seed: 0)
    var images = Tensor.normal([width, shape[0]], using: &generator)
    for _ in 0..<400 {
      let basis = images.orthonormalRows()
      images = basis.matmul(self)
      let (ascending, turns) = images.matmul(basis.transposed()).eigh()
      let turn = turns.transposed().flipped([0])
      let (values, vectors) = (ascending.flipped([0]), turn.matmul(basis))
      images = turn.matmul(images)
      let rest = (images - vectors * values.unsqueezed(1))[0..<count]
      if rest.squared().sum([1]).max().item.squareRoot() <= 3e-6 * values[0].item {
        return (values[0..<count], vectors[0..<count])
      }
    }
    return nil
  }

  /// Returns orthonormal rows with the same span: Gram–Schmidt orthogonalization, applied twice, in
  /// float64.
  private func orthonormalRows() -> Tensor {
    let (rows, n) = (shape[0], shape[1])
    var x = scalars.map { Double($0) }
    for i in 0..<rows {
      for _ in 0..<2 {
        for j in 0..<i {
          let part = (0..<n).reduce(0.0) { $0 + x[i * n + $1] * x[j * n + $1] }
          for k in 0..<n { x[i * n + k] -= part * x[j * n + k] }
        }
      }
      let length = (0..<n).reduce(0.0) { $0 + x[i * n + $1] * x[i * n + $1] }.squareRoot()
      for k in 0..<n { x[i * n + k] /= Swift.max(length, 1e-300) }
    }
    return Tensor(x.map { Float($0) }, shape: shape)
  }
}
