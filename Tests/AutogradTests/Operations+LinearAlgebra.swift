import Autograd
import Tensors

/// Returns square matrices plus a multiple of the identity: equal elements give an invertible matrix, too.
private func plus(_ x: Variable, _ number: Float = 3) -> Variable {
  x + Variable(Tensor.eye(x.shape.last ?? 0) * number)
}

/// Returns both in one variable, so that both gradients meet.
private func joined(_ x: Variable, _ y: Variable) -> Variable {
  .cat([x.reshaped([-1]), y.reshaped([-1])])
}

/// Products, solutions and factors of matrices, by the names of their cases in `linear_algebra.py`.
let linearAlgebraOperations: [String: @Sendable ([Variable]) -> Variable] = [
  "vecdot": { $0[0].vecdot($0[1]) }, "vecdotFirst": { $0[0].vecdot($0[1], axis: 0) },
  "addmm": { $0[0].addmm($0[1], $0[2], beta: 0.5, alpha: -2) },
  "multiDot": { .multiDot($0) },
  "tensordotOne": { $0[0].tensordot($0[1], axes: 1) },
  "tensordotTwo": { $0[0].tensordot($0[1]) },
  "tensordotNone": { $0[0].tensordot($0[1], axes: 0) },
  "tensordotAxes": { $0[0].tensordot($0[1], axes: ([0, -1], [1, 0])) },
  "inner": { $0[0].inner($0[1]) }, "kron": { $0[0].kron($0[1]) },
  "cross": { $0[0].cross($0[1]) }, "crossFirst": { $0[0].cross($0[1], axis: 0) },
  "einsum ij;ij=": { .einsum("ij,ij->", $0[0], $0[1]) },
  "einsum ...i;...i=...": { .einsum("...i,...i->...", $0[0], $0[1]) },
  "einsum ii;i=i": { .einsum("ii,i->i", $0[0], $0[1]) },
  "einsum ...ij=ij": { .einsum("...ij->ij", $0[0]) },
  "einsum b...;...b=...": { .einsum("b...,...b->...", $0[0], $0[1]) },
  "einsum bi;ij;bj=b": { .einsum("bi,ij,bj->b", $0[0], $0[1], $0[2]) },
  "inverse": { plus($0[0]).inverse() },
  "solve": { plus($0[0]).solve($0[1]) },
  "solveUpper": { plus($0[0]).solveTriangular($0[1], upper: true) },
  "solveLower": { plus($0[0]).solveTriangular($0[1], upper: false) },
  "solveUnit": { plus($0[0]).solveTriangular($0[1], upper: false, unitDiagonal: true) },
  "solveUpperUnit": { plus($0[0]).solveTriangular($0[1], upper: true, unitDiagonal: true) },
  "determinant": { $0[0].determinant() },
  "slogdet": { plus($0[0]).slogdet().logarithm },
  "slogdetSign": { $0[0].slogdet().sign + $0[0].sum([-2, -1]) * 0 },
  "logDeterminant": { plus($0[0]).logDeterminant() },
  "pseudoInverse": { $0[0].pseudoInverse() },
  "pseudoInverseLow": { $0[0].pseudoInverse(relativeTolerance: 1e-3) },
  "leastSquares": { $0[0].leastSquares($0[1]) },
  "choleskyOf": {
    let x = $0[0]
    let product = x.matmul(x.transposed())
    return plus(product, 2).cholesky()
  },
  "cholesky": { plus($0[0], 4).cholesky() },
  "qrQ": { $0[0].qr().q }, "qrR": { $0[0].qr().r },
  "qr": {
    let (q, r) = $0[0].qr()
    return joined(q, r)
  },
  "luL": { $0[0].lu().l }, "luU": { $0[0].lu().u },
  "lu": {
    let (_, l, u) = $0[0].flipped([-2]).lu()
    return joined(l, u)
  },
  "matrixNormFrobenius": { $0[0].matrixNorm() },
  "matrixNormNuclear": { $0[0].matrixNorm(.nuclear) },
  "matrixNormOne": { $0[0].matrixNorm(.order(1)) },
  "matrixNormMinusOne": { $0[0].matrixNorm(.order(-1)) },
  "matrixNormTwo": { $0[0].matrixNorm(.order(2)) },
  "matrixNormMinusTwo": { $0[0].matrixNorm(.order(-2)) },
  "matrixNormInfinity": { $0[0].matrixNorm(.order(.infinity)) },
  "matrixNormMinusInfinity": { $0[0].matrixNorm(.order(-.infinity)) },
  "matrixNormAxes": { $0[0].matrixNorm(axes: (0, -1), keepDims: true) },
  "conditionNumber": { $0[0].conditionNumber() },
  "matrixPowerZero": { $0[0].matrixPower(0) + $0[0] * 0 },
  "matrixPowerOne": { $0[0].matrixPower(1) },
  "matrixPowerThree": { $0[0].matrixPower(3) }, "matrixPowerSix": { $0[0].matrixPower(6) },
  "matrixPowerMinusTwo": { plus($0[0]).matrixPower(-2) },
  "matrixExponential": { $0[0].matrixExponential() },
  "vandermonde": { $0[0].vandermonde() }, "vandermondeFour": { $0[0].vandermonde(4) },
  "diagonalEmbedded": { $0[0].diagonalEmbedded() },
  "diagonalEmbeddedAbove": { $0[0].diagonalEmbedded(1, axes: (0, 2)) },
  "diagonalEmbeddedBelow": { $0[0].diagonalEmbedded(-2) },
]
