import Tensors
import TestSupport

private typealias X = Tensor<Float>

private func zeros(_ sizes: Int...) -> Tensor<Float> { .zeros(sizes) }

/// Preconditions of products, solutions and factors of matrices.
let failingLinearAlgebra: [FailingPrecondition] = [
  FailingPrecondition("matmul: both sides need at least one axis: [] · [3, 2]") {
    _ = zeros().matmul(zeros(3, 2))
  },
  FailingPrecondition("matmul: inner sizes differ: [3] · [2, 2]") {
    _ = zeros(3).matmul(zeros(2, 2))
  },
  FailingPrecondition("matmul: inner sizes differ: [2, 3] · [2, 3]") {
    _ = Tensor<Double>.zeros([2, 3]).matmul(.zeros([2, 3]))
  },
  FailingPrecondition("einsum: 'i' has sizes 1 and 3 in 'ii->i'") {
    _ = X.einsum("ii->i", zeros(1, 3))
  },
  FailingPrecondition("multiDot: needs at least two factors, not 1") {
    _ = X.multiDot([zeros(2, 2)])
  },
  FailingPrecondition("multiDot: needs matrices, or vectors at both ends, not [[2, 2], [2], [2]]") {
    _ = X.multiDot([zeros(2, 2), zeros(2), zeros(2)])
  },
  FailingPrecondition("tensordot: cannot sum over 2 axes of [2, 2] and [2]") {
    _ = zeros(2, 2).tensordot(zeros(2))
  },
  FailingPrecondition("tensordot: needs pairs of distinct axes, not [0, 0] and [0, 1]") {
    _ = zeros(2, 2).tensordot(zeros(2, 2), axes: ([0, 0], [0, 1]))
  },
  FailingPrecondition("tensordot: axis 1 of [2, 3] and axis 0 of [4, 2] have different sizes") {
    _ = zeros(2, 3).tensordot(zeros(4, 2), axes: 1)
  },
  FailingPrecondition("cross: ranks must be equal, but the shapes are [3] and [2, 3]") {
    _ = zeros(3).cross(zeros(2, 3))
  },
  FailingPrecondition("cross: needs 3 elements along axis 0, but the shapes are [2] and [2]") {
    _ = zeros(2).cross(zeros(2))
  },
  FailingPrecondition("eigh: needs a square matrix […, n, n], not [2, 3]") {
    _ = zeros(2, 3).eigh()
  },
  FailingPrecondition("svd: needs a matrix […, m, n], not [3]") { _ = zeros(3).svd() },
  FailingPrecondition("solve: matrix 1 of [2, 2, 2] is singular; use leastSquares") {
    _ = X([[[1, 0], [0, 1]], [[1, 2], [2, 4]]]).solve(zeros(2))
  },
  FailingPrecondition("inverse: matrix 0 of [2, 2] is singular; use pseudoInverse") {
    _ = zeros(2, 2).inverse()
  },
  FailingPrecondition(
    "solve: [2, 2] needs a right side […, 2, k] or […, 2] whose batch axes broadcast, not [3, 1]"
  ) { _ = X.eye(2).solve(zeros(3, 1)) },
  FailingPrecondition(
    "leastSquares: [3, 4, 2] needs a right side […, 4, k] or […, 4] whose batch axes broadcast, not "
      + "[2, 4, 1]"
  ) { _ = zeros(3, 4, 2).leastSquares(zeros(2, 4, 1)) },
  FailingPrecondition(
    "cholesky: matrix 0 of [2, 2] is not positive definite, from row 1 on; add a multiple of the "
      + "identity, as in a + 1e-3 * .eye(n)"
  ) { _ = X([[1, 2], [2, 1]]).cholesky() },
  FailingPrecondition("matrixPower: needs a square matrix […, n, n], not [2, 3]") {
    _ = zeros(2, 3).matrixPower(2)
  },
  FailingPrecondition(
    "matrixNorm: the order must be 1, 2 or ∞, or its negative, not 3.0"
  ) { _ = zeros(2, 2).matrixNorm(.order(3)) },
  FailingPrecondition(
    "vandermonde: needs a vector and a non-negative number of powers, not [] and 2"
  ) { _ = zeros().vandermonde(2) },
  FailingPrecondition("vandermonde: shape [3, 9223372036854775807] needs 2⁶² bytes or more") {
    _ = zeros(3).vandermonde(.max)
  },
  FailingPrecondition("diagonalEmbedded: needs at least one axis") {
    _ = zeros().diagonalEmbedded()
  },
  FailingPrecondition(
    "diagonalEmbedded: shape [9223372036854775807, 9223372036854775807] needs 2⁶² bytes or more"
  ) { _ = zeros(3).diagonalEmbedded(.min) },
]
