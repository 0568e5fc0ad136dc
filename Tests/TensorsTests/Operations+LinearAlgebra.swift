import Tensors

/// Returns square matrices plus a multiple of the identity, as the fixture's script does.
private func plus<Element: RealScalar>(
  _ x: Tensor<Element>, _ number: Element = 3
) -> Tensor<Element> {
  x + Tensor.eye(x.shape.last ?? 0) * Tensor(number)
}

/// Products, solutions and factors of matrices, by the names of their cases in `linear_algebra.py`.
struct LinearAlgebraOperations<Element: RealScalar> {
  let all: [String: @Sendable ([Tensor<Element>]) -> Tensor<Element>] = [
    "matmul": { $0[0].matmul($0[1]) }, "vecdot": { $0[0].vecdot($0[1]) },
    "vecdotFirst": { $0[0].vecdot($0[1], axis: 0) },
    "addmm": { $0[0].addmm($0[1], $0[2], beta: 0.5, alpha: -2) }, "multiDot": { .multiDot($0) },
    "tensordotOne": { $0[0].tensordot($0[1], axes: 1) },
    "tensordotTwo": { $0[0].tensordot($0[1]) },
    "tensordotNone": { $0[0].tensordot($0[1], axes: 0) },
    "tensordotAxes": { $0[0].tensordot($0[1], axes: ([0, -1], [1, 0])) },
    "inner": { $0[0].inner($0[1]) }, "kron": { $0[0].kron($0[1]) },
    "cross": { $0[0].cross($0[1]) }, "crossFirst": { $0[0].cross($0[1], axis: 0) },
    "einsum ij;jk=ik": { .einsum("ij,jk->ik", $0[0], $0[1]) },
    "einsum ...ij;...jk=...ik": { .einsum("...ij,...jk->...ik", $0[0], $0[1]) },
    "einsum ij;ij=": { .einsum("ij,ij->", $0[0], $0[1]) },
    "einsum ...i;...i=...": { .einsum("...i,...i->...", $0[0], $0[1]) },
    "einsum ii;i=i": { .einsum("ii,i->i", $0[0], $0[1]) },
    "einsum ...ij=ij": { .einsum("...ij->ij", $0[0]) },
    "einsum b...;...b=...": { .einsum("b...,...b->...", $0[0], $0[1]) },
    "einsum bi;ij;bj=b": { .einsum("bi,ij,bj->b", $0[0], $0[1], $0[2]) },
    "inverse": { plus($0[0]).inverse() }, "solve": { plus($0[0]).solve($0[1]) },
    "solveUpper": { plus($0[0]).solveTriangular($0[1], upper: true) },
    "solveLower": { plus($0[0]).solveTriangular($0[1], upper: false) },
    "solveUnit": { plus($0[0]).solveTriangular($0[1], upper: false, unitDiagonal: true) },
    "solveUpperUnit": { plus($0[0]).solveTriangular($0[1], upper: true, unitDiagonal: true) },
    "determinant": { $0[0].determinant() }, "slogdet": { plus($0[0]).slogdet().logarithm },
    "slogdetSign": { $0[0].slogdet().sign }, "logDeterminant": { plus($0[0]).logDeterminant() },
    "pseudoInverse": { $0[0].pseudoInverse() },
    "pseudoInverseLow": { $0[0].pseudoInverse(relativeTolerance: 1e-3) },
    "leastSquares": { $0[0].leastSquares($0[1]) },
    "choleskyOf": { plus($0[0].matmul($0[0].transposed()), 2).cholesky() },
    "cholesky": { plus($0[0], 4).cholesky() },
    "qrQ": { $0[0].qr().q }, "qrR": { $0[0].qr().r },
    "luL": { $0[0].lu().l }, "luU": { $0[0].lu().u },
    "singularValues": { $0[0].svd().s }, "leftSingular": { $0[0].svd().u.squared() },
    "rightSingular": { $0[0].svd().vTransposed.squared() },
    "eigenvalues": { ($0[0] + $0[0].transposed()).eigh().values },
    "eigenvectors": { ($0[0] + $0[0].transposed()).eigh().vectors.squared() },
    "eigenvaluesOf": { $0[0].eigh().values },
    "eigenvectorsOf": { $0[0].eigh().vectors.squared() },
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
    "matrixPowerZero": { $0[0].matrixPower(0) }, "matrixPowerOne": { $0[0].matrixPower(1) },
    "matrixPowerThree": { $0[0].matrixPower(3) }, "matrixPowerSix": { $0[0].matrixPower(6) },
    "matrixPowerMinusTwo": { plus($0[0]).matrixPower(-2) },
    "matrixExponential": { $0[0].matrixExponential() },
    "vandermonde": { $0[0].vandermonde() }, "vandermondeFour": { $0[0].vandermonde(4) },
    "diagonalEmbedded": { $0[0].diagonalEmbedded() },
    "diagonalEmbeddedAbove": { $0[0].diagonalEmbedded(1, axes: (0, 2)) },
    "diagonalEmbeddedBelow": { $0[0].diagonalEmbedded(-2) },
  ]
}
