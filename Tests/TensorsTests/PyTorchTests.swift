import Tensors
import TestSupport
import Testing

/// Tensor operations by the names that their fixtures have.
private let operations: [String: @Sendable ([Tensor<Float>]) -> Tensor<Float>] = [
  "exp2": { $0[0].exp2() }, "expm1": { $0[0].expm1() }, "sin": { $0[0].sin() },
  "cos": { $0[0].cos() }, "tan": { $0[0].tan() }, "atan": { $0[0].atan() },
  "sinh": { $0[0].sinh() }, "cosh": { $0[0].cosh() }, "erf": { $0[0].erf() },
  "floor": { $0[0].floor() }, "ceil": { $0[0].ceil() }, "trunc": { $0[0].truncated() },
  "exp": { $0[0].exp() }, "abs": { $0[0].abs() }, "sign": { $0[0].sign() },
  "relu": { $0[0].relu() }, "sigmoid": { $0[0].sigmoid() }, "tanh": { $0[0].tanh() },
  "square": { $0[0].squared() }, "reciprocal": { $0[0].reciprocal() },
  "isnan": { $0[0].isNaN.floats }, "isfinite": { $0[0].isFinite.floats },
  "log": { $0[0].log() }, "log2": { $0[0].log2() }, "log10": { $0[0].log10() },
  "log1p": { $0[0].log1p() }, "sqrt": { $0[0].sqrt() }, "rsqrt": { $0[0].rsqrt() },
  "asin": { $0[0].asin() }, "acos": { $0[0].acos() }, "round": { $0[0].rounded() },
  "clampRange": { $0[0].clamped(to: -0.5...0.5) }, "powTensor": { $0[0].pow($0[1]) },
  "maximum": { $0[0].maximum($0[1]) }, "minimum": { $0[0].minimum($0[1]) },
  "eq": { ($0[0] .== $0[1]).floats }, "ne": { ($0[0] .!= $0[1]).floats },
  "lt": { ($0[0] .< $0[1]).floats }, "le": { ($0[0] .<= $0[1]).floats },
  "gt": { ($0[0] .> $0[1]).floats }, "ge": { ($0[0] .>= $0[1]).floats },
  "std": { $0[0].standardDeviation() },
  "stdPopulation": { $0[0].standardDeviation([0, 2], correction: 0) },
  "var": { $0[0].variance([1]) }, "prod": { $0[0].product(axis: 1) },
  "cumsum/0": { $0[0].cumulativeSum(axis: 0) }, "cumsum/last": { $0[0].cumulativeSum(axis: -1) },
  "cumprod": { $0[0].cumulativeProduct(axis: 1) }, "argmax": { $0[0].argmax(axis: -1).floats },
  "argmin": { $0[0].argmin(axis: 0).floats }, "logsumexp": { $0[0].logSumExp([-1]) },
  "logsumexpAxes": { $0[0].logSumExp() }, "softmax": { $0[0].softmax(axis: -1) },
  "logSoftmax": { $0[0].logSoftmax(axis: -1) }, "norm2": { $0[0].norm(2, [-1]) },
  "norm1": { $0[0].norm(1, [0, 1]) }, "norm3": { $0[0].norm(3) },
  "normInfinity": { $0[0].norm(.infinity, [0]) }, "norm0": { $0[0].norm(0, [-1]) },
  "indexSelect": { $0[0].indexSelected(axis: 1, [2, 0, 2]) },
  "gather": { $0[0].gathered(axis: 0, [[[0, 1, 1], [1, 0, 0]]]) },
  "scatterAdd": { $0[0].scattered(axis: 0, [[0, 0, 1], [0, 1, 1]], $0[1], +) },
  "scatter": { $0[0].scattered(axis: 1, [[2, 0], [1, 2]], $0[1]) { $1 } },
  "maskedSelect": { $0[0].maskedSelect(where: $0[0] .> 0) },
  "maskedFill": { $0[0].maskedFill(where: $0[0] .> 0, with: 7) },
  "where": { .where($0[0] .> 0, $0[0], $0[1]) }, "sort": { $0[0].sorted().values },
  "sortIndices": { $0[0].sorted(axis: 0).indices.floats },
  "sortDescending": { $0[0].sorted(axis: 0, descending: true).indices.floats },
  "topk": { $0[0].topK(2).values }, "unique": { $0[0].unique() },
  "repeat/a": { $0[0].repeated([2, 1, 3]) }, "repeat/more": { $0[0].repeated([2, 2, 1]) },
  "flip": { $0[0].flipped([0, 2]) }, "roll/1": { $0[0].rolled(1, axis: 2) },
  "roll/-5": { $0[0].rolled(-5, axis: 1) },
  "padConstant": { $0[0].padded(axis: -1, before: 2, after: 1, .constant(9)) },
  "padReflect": { $0[0].padded(axis: -1, before: 2, after: 3, .reflect) },
  "padReplicate": { $0[0].padded(axis: -1, before: 2, after: 3, .replicate) },
  "diagonal": { $0[0].diagonal() }, "unfold/a": { $0[0].unfolded(axis: 2, size: 2, step: 2) },
  "unfold/overlap": { $0[0].unfolded(axis: 1, size: 2, step: 1) },
  "triu/0": { $0[0].upperTriangle() }, "triu/1": { $0[0].upperTriangle(1) },
  "tril": { $0[0].lowerTriangle(-1) }, "linspace": { _ in .linspace(-1, 2, 7) },
  "eigenvalues": { $0[0].eigh().values }, "singularValues": { $0[0].svd().s },
  "dot": { $0[0].dot($0[1]) }, "outer": { $0[0].outer($0[1]) }, "trace": { $0[0].trace() },
  "sumLast": { $0[0].sum([-1]) }, "meanLast": { $0[0].mean([-1]) },
  "sumMiddle": { $0[0].sum([1]) }, "meanMiddle": { $0[0].mean([1]) },
  "sumAll": { $0[0].sum() }, "meanAll": { $0[0].mean() },
  "varLast": { $0[0].variance([-1]) }, "stdLast": { $0[0].standardDeviation([-1]) },
  "amaxLast": { $0[0].max([-1]) }, "aminLast": { $0[0].min([-1]) },
  "amaxAxes": { $0[0].max([0, -1]) }, "aminAxes": { $0[0].min([0, -1]) },
  "maxAll": { $0[0].max() }, "minAll": { $0[0].min() },
  "argmaxAll": { $0[0].argmax().floats }, "argminAll": { $0[0].argmin().floats },
  "argmaxLast": { $0[0].argmax(axis: -1).floats }, "argminLast": { $0[0].argmin(axis: -1).floats },
  "prodLast": { $0[0].product([-1]) }, "prodAll": { $0[0].product() },
  "cumsumLast": { $0[0].cumulativeSum(axis: -1) },
  "cumprodLast": { $0[0].cumulativeProduct(axis: -1) },
  "normOneLast": { $0[0].norm(1, [-1]) }, "normLargestLast": { $0[0].norm(.infinity, [-1]) },
  "normSmallestLast": { $0[0].norm(-.infinity, [-1]) }, "argsort": { $0[0].argsort().floats },
  "argsortDescending": { $0[0].argsort(descending: true).floats },
  "anyLast": { $0[0].cast(to: Bool.self).any([-1]).floats },
  "allAxes": { $0[0].cast(to: Bool.self).all([0, -1]).floats },
  "timesItself": { $0[0].transposed().matmul($0[0]) }, "isinf": { $0[0].isInfinite.floats },
  "take": { $0[0].taken([[0, 5], [-1, 3]]) }, "clampMin": { $0[0].clamped(min: 0.5) },
  "clampMax": { $0[0].clamped(max: 0.5) }, "diagonalAbove": { $0[0].diagonal(1) },
  "diagonalBelow": { $0[0].diagonal(-1, axes: (0, 1)) }, "add": { $0[0] + $0[1] },
  "sub": { $0[0] - $0[1] }, "mul": { $0[0] * $0[1] }, "div": { $0[0] / $0[1] },
  "pow": { $0[0].pow($0[1]) }, "triu": { $0[0].upperTriangle() },
  "cumsumFirst": { $0[0].cumulativeSum(axis: 0) },
  "repeat": { $0[0].repeated([2, 1, 3]) },
  "unfoldFirst": { $0[0].unfolded(axis: 0, size: 2, step: 1) },
  "stackLast": { .stack([$0[0], $0[0]], axis: -1) }, "asinh": { $0[0].asinh() },
  "acosh": { $0[0].acosh() }, "atanh": { $0[0].atanh() },
  "split": { $0[0].split(2, axis: 1)[1] }, "chunk": { $0[0].chunked(3, axis: 2)[1] },
]

@Suite struct PyTorchTests {
  /// Runs every case, with inputs changed by `prepare`.
  private func compare(_ prepare: (Tensor<Float>) -> Tensor<Float>) throws {
    let fixture = try Fixture("tensors")
    let names = fixture.names.filter { $0.hasSuffix("/result") }.map { String($0.dropLast(7)) }
    #expect(names.count > 380)
    for name in names {
      let group = String(name.prefix { $0 != "/" })
      let operation = try #require(
        operations[name] ?? operations[group] ?? einsum(group), "no operation \(name)")
      let inputs = (0..<3).filter { fixture.contains("\(name)/input\($0)") }
      let result = operation(inputs.map { prepare(fixture.floats("\(name)/input\($0)")) })
      expectClose(result, fixture.floats("\(name)/result"), name)
    }
  }

  /// A case named "einsum ij;jk=ik".
  private func einsum(_ group: String) -> (@Sendable ([Tensor<Float>]) -> Tensor<Float>)? {
    guard group.hasPrefix("einsum ") else { return nil }
    let formula = String(group.dropFirst(7)).map { $0 == ";" ? "," : $0 == "=" ? "->" : "\($0)" }
      .joined()
    return { inputs in
      switch inputs.count {
      case 1: .einsum(formula, inputs[0])
      case 2: .einsum(formula, inputs[0], inputs[1])
      default: .einsum(formula, inputs[0], inputs[1], inputs[2])
      }
    }
  }

  @Test func `eigh and svd reproduce the matrix from orthonormal vectors`() {
    var g = Generator(seed: 1)
    for n in [1, 2, 5, 20] {
      let x = Tensor<Float>.normal([n, n], using: &g)
      let symmetric = x + x.transposed()
      let (values, vectors) = symmetric.eigh()
      expectClose((vectors * values).matmul(vectors.transposed()), symmetric, "eigen \(n)")
      expectClose(vectors.transposed().matmul(vectors), .eye(n), absolute: 1e-5)
      for (rows, columns) in [(n + 3, n), (n, n + 2)] {
        let a = Tensor<Float>.normal([rows, columns], using: &g)
        let (u, s, v) = a.svd()
        expectClose((u * s).matmul(v), a, "svd \(rows) × \(columns)")
        expectClose(u.transposed().matmul(u), .eye(n), absolute: 1e-5)
        expectClose(v.matmul(v.transposed()), .eye(n), absolute: 1e-5)
      }
    }
  }

  @Test func `results equal PyTorch's`() throws {
    try compare { $0 }
  }

  @Test func `results do not depend on strides`() throws {
    // The same elements in column-major order and with gaps.
    try compare { x in
      if x.rank == 0 { return x }
      let axes = Array((0..<x.rank).reversed())
      let wide = Tensor.stack([x.permuted(axes), x.permuted(axes)])
      return wide.permuted(Array((1...x.rank)) + [0])[.ellipsis, 1].permuted(axes)
    }
  }
}
