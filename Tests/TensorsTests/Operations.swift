import Tensors
import TestSupport

/// Operations of tensors of `Float` and `Double`, by the names that their fixtures have.
struct Operations<Element: RealScalar> {
  typealias Operation = @Sendable ([Tensor<Element>]) -> Tensor<Element>

  var all: [String: Operation] = [
    "exp2": { $0[0].exp2() }, "expm1": { $0[0].expm1() }, "sin": { $0[0].sin() },
    "cos": { $0[0].cos() }, "tan": { $0[0].tan() }, "atan": { $0[0].atan() },
    "sinh": { $0[0].sinh() }, "cosh": { $0[0].cosh() }, "erf": { $0[0].erf() },
    "floor": { $0[0].floor() }, "ceil": { $0[0].ceil() }, "trunc": { $0[0].truncated() },
    "exp": { $0[0].exp() }, "abs": { $0[0].abs() }, "sign": { $0[0].sign() },
    "relu": { $0[0].relu() }, "sigmoid": { $0[0].sigmoid() }, "tanh": { $0[0].tanh() },
    "square": { $0[0].squared() }, "reciprocal": { $0[0].reciprocal() },
    "isnan": { $0[0].isNaN.cast(to: Element.self) },
    "isfinite": { $0[0].isFinite.cast(to: Element.self) },
    "log": { $0[0].log() }, "log2": { $0[0].log2() }, "log10": { $0[0].log10() },
    "log1p": { $0[0].log1p() }, "sqrt": { $0[0].sqrt() }, "rsqrt": { $0[0].rsqrt() },
    "asin": { $0[0].asin() }, "acos": { $0[0].acos() }, "round": { $0[0].rounded() },
    "clampRange": { $0[0].clamped(to: -0.5...0.5) }, "powTensor": { $0[0].pow($0[1]) },
    "maximum": { $0[0].maximum($0[1]) }, "minimum": { $0[0].minimum($0[1]) },
    "eq": { ($0[0] .== $0[1]).cast(to: Element.self) },
    "ne": { ($0[0] .!= $0[1]).cast(to: Element.self) },
    "lt": { ($0[0] .< $0[1]).cast(to: Element.self) },
    "le": { ($0[0] .<= $0[1]).cast(to: Element.self) },
    "gt": { ($0[0] .> $0[1]).cast(to: Element.self) },
    "ge": { ($0[0] .>= $0[1]).cast(to: Element.self) },
    "std": { $0[0].standardDeviation() },
    "stdPopulation": { $0[0].standardDeviation([0, 2], correction: 0) },
    "var": { $0[0].variance([1]) }, "prod": { $0[0].product(axis: 1) },
    "cumsum/0": { $0[0].cumulativeSum(axis: 0) }, "cumsum/last": { $0[0].cumulativeSum(axis: -1) },
    "cumprod": { $0[0].cumulativeProduct(axis: 1) },
    "argmax": { $0[0].argmax(axis: -1).cast(to: Element.self) },
    "argmin": { $0[0].argmin(axis: 0).cast(to: Element.self) },
    "logsumexp": { $0[0].logSumExp([-1]) },
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
    "sortIndices": { $0[0].sorted(axis: 0).indices.cast(to: Element.self) },
    "sortDescending": { $0[0].sorted(axis: 0, descending: true).indices.cast(to: Element.self) },
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
    "tril": { $0[0].lowerTriangle(-1) },
    "dot": { $0[0].dot($0[1]) }, "outer": { $0[0].outer($0[1]) }, "trace": { $0[0].trace() },
    "sumLast": { $0[0].sum([-1]) }, "meanLast": { $0[0].mean([-1]) },
    "sumMiddle": { $0[0].sum([1]) }, "meanMiddle": { $0[0].mean([1]) },
    "sumAll": { $0[0].sum() }, "meanAll": { $0[0].mean() },
    "varLast": { $0[0].variance([-1]) }, "stdLast": { $0[0].standardDeviation([-1]) },
    "amaxLast": { $0[0].max([-1]) }, "aminLast": { $0[0].min([-1]) },
    "amaxAxes": { $0[0].max([0, -1]) }, "aminAxes": { $0[0].min([0, -1]) },
    "maxAll": { $0[0].max() }, "minAll": { $0[0].min() },
    "argmaxAll": { $0[0].argmax().cast(to: Element.self) },
    "argminAll": { $0[0].argmin().cast(to: Element.self) },
    "argmaxLast": { $0[0].argmax(axis: -1).cast(to: Element.self) },
    "argminLast": { $0[0].argmin(axis: -1).cast(to: Element.self) },
    "prodLast": { $0[0].product([-1]) }, "prodAll": { $0[0].product() },
    "cumsumLast": { $0[0].cumulativeSum(axis: -1) },
    "cumprodLast": { $0[0].cumulativeProduct(axis: -1) },
    "normOneLast": { $0[0].norm(1, [-1]) }, "normLargestLast": { $0[0].norm(.infinity, [-1]) },
    "normSmallestLast": { $0[0].norm(-.infinity, [-1]) },
    "argsort": { $0[0].argsort().cast(to: Element.self) },
    "argsortDescending": { $0[0].argsort(descending: true).cast(to: Element.self) },
    "anyLast": { $0[0].cast(to: Bool.self).any([-1]).cast(to: Element.self) },
    "allAxes": { $0[0].cast(to: Bool.self).all([0, -1]).cast(to: Element.self) },
    "timesItself": { $0[0].transposed().matmul($0[0]) },
    "isinf": { $0[0].isInfinite.cast(to: Element.self) },
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

  /// The operation of a case: by its name, or by what precedes the slash in it.
  subscript(name: String) -> Operation? {
    let group = String(name.prefix { $0 != "/" })
    return all[name] ?? all[group] ?? einsum(group)
  }

  /// A case named "einsum ij;jk=ik".
  private func einsum(_ group: String) -> Operation? {
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
}

extension Fixture {
  /// The names of the cases.
  var cases: [String] {
    names.filter { $0.hasSuffix("/result") }.map { String($0.dropLast(7)) }
  }

  /// The inputs of a case.
  func inputs(_ name: String) -> [Tensor<Float>] {
    (0..<3).map { "\(name)/input\($0)" }.filter(contains).map(floats)
  }
}
