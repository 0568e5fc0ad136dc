import Tensors
import TestSupport

private typealias X = Tensor<Float>

private func zeros(_ sizes: Int...) -> Tensor<Float> { .zeros(sizes) }

/// Every precondition of tensors that a caller can violate, by subject.
let brokenRules: [BrokenRule] = making + shapes + picking + computing

private let making: [BrokenRule] = [
  BrokenRule("Tensor: shape [2, -1] has a negative size") { _ = zeros(2, -1) },
  BrokenRule("Tensor: shape [2, 2] has 4 elements, but 3 are given") {
    _ = X([1, 2, 3], shape: [2, 2])
  },
  BrokenRule(
    "Tensor: rows of a literal must have the same shape, but row 0 has [2] and row 1 has [1]"
  ) { _ = [[1, 2], [3]] as X },
  BrokenRule("arange: step must not be 0") { _ = X.arange(0, 3, step: 0) },
  BrokenRule("linspace: size must not be negative, but is -2") { _ = X.linspace(0, 1, -2) },
  BrokenRule("stack: needs at least one tensor") { _ = X.stack([]) },
  BrokenRule("stack: shapes must be equal, but tensor 0 is [2] and tensor 1 is [3]") {
    _ = X.stack([zeros(2), zeros(3)])
  },
  BrokenRule("cat: needs at least one tensor") { _ = X.cat([]) },
  BrokenRule("cat: ranks must be equal, but tensor 0 is [2] and tensor 1 is [2, 1]") {
    _ = X.cat([zeros(2), zeros(2, 1)])
  },
  BrokenRule(
    "cat: shapes must be equal except along axis 0, but tensor 0 is [2, 3] and tensor 1 is [2, 4]"
  ) { _ = X.cat([zeros(2, 3), zeros(2, 4)]) },
  BrokenRule("Generator.integer: bound must be positive, not 0") {
    var g = Generator(seed: 1)
    _ = g.integer(below: 0)
  },
  BrokenRule("bernoulli: probability must be from 0 to 1, not 1.5") {
    var g = Generator(seed: 1)
    _ = Tensor.bernoulli([2], probability: 1.5, using: &g)
  },
  BrokenRule("choice: cannot draw 3 of 2 numbers") {
    var g = Generator(seed: 1)
    _ = g.choice(3, below: 2, replacing: false)
  },
  BrokenRule("choice: needs a non-negative weight for each of 2 numbers") {
    var g = Generator(seed: 1)
    _ = g.choice(1, below: 2, weights: [1, -1])
  },
  BrokenRule("choice: all remaining weights are 0") {
    var g = Generator(seed: 1)
    _ = g.choice(2, below: 2, replacing: false, weights: [1, 0])
  },
  BrokenRule("cast: 300.0 does not fit uint8") { _ = X(300).cast(to: UInt8.self) },
  BrokenRule("item: shape [2] has 2 elements; it must have exactly 1") { _ = zeros(2).item },
]

private let shapes: [BrokenRule] = [
  BrokenRule("reshape: only one size of [-1, -1] may be -1") { _ = zeros(4).reshaped([-1, -1]) },
  BrokenRule("reshape: sizes of [-2, 2] must be -1 or not negative") {
    _ = zeros(4).reshaped([-2, 2])
  },
  BrokenRule("reshape: [2, 3] has 6 elements, which [4, -1] cannot divide evenly") {
    _ = zeros(2, 3).reshaped([4, -1])
  },
  BrokenRule("reshape: [2, 3] has 6 elements, but [5] has 5") { _ = zeros(2, 3).reshaped([5]) },
  BrokenRule("flatten: axis -1 comes after axis 0 in [2, 3]") {
    _ = zeros(2, 3).flattened(from: -1, to: 0)
  },
  BrokenRule("permute: [0, 0] must contain every axis of [2, 3] once") {
    _ = zeros(2, 3).permuted([0, 0])
  },
  BrokenRule(
    "expand: [2] does not broadcast to [3]; aligned at the right, sizes must be equal or 1"
  ) { _ = zeros(2).expanded(to: [3]) },
  BrokenRule("squeeze: axis 0 of [2, 1] has size 2, not 1") { _ = zeros(2, 1).squeezed(0) },
  BrokenRule("narrow: 2 indices from 2, step 1, do not fit axis 0 of [3]") {
    _ = zeros(3).narrowed(axis: 0, from: 2, count: 2)
  },
  BrokenRule("select: index 3 is out of range for axis 0 of [3]") { _ = zeros(2, 3)[0, 3] },
  BrokenRule("transpose: axis 2 is out of range for rank 2; use -2 to 1") {
    _ = zeros(2, 3).transposed(0, 2)
  },
  BrokenRule("split: size must be positive, not 0") { _ = zeros(3).split(0) },
  BrokenRule("chunk: count must be positive, not 0") { _ = zeros(3).chunked(0) },
  BrokenRule("repeat: [2] must have a non-negative count for each axis of [2, 3]") {
    _ = zeros(2, 3).repeated([2])
  },
  BrokenRule("pad: padding -1 and 0 must not be negative") {
    _ = zeros(3).padded(axis: 0, before: -1, after: 0)
  },
  BrokenRule("pad: reflection padding 3 and 0 must be smaller than the axis, 3") {
    _ = zeros(3).padded(axis: 0, before: 3, after: 0, .reflect)
  },
  BrokenRule("pad: replication padding needs a non-empty axis") {
    _ = zeros(0).padded(axis: 0, before: 1, after: 0, .replicate)
  },
  BrokenRule("diagonal: needs at least two axes, not [3]") { _ = zeros(3).diagonal() },
  BrokenRule("diagonal: axis 1 of [2, 2] is repeated") {
    _ = zeros(2, 2).diagonal(axes: (1, -1))
  },
  BrokenRule("unfold: windows of size 4, step 1, do not fit axis 0 of [3]") {
    _ = zeros(3).unfolded(axis: 0, size: 4, step: 1)
  },
  BrokenRule("triangle: needs at least two axes, not [3]") { _ = zeros(3).upperTriangle() },
]

private let picking: [BrokenRule] = [
  BrokenRule("subscript: only one ellipsis is allowed") {
    _ = zeros(2, 3)[.ellipsis, .ellipsis]
  },
  BrokenRule("subscript: 3 indices are too many for shape [2, 3]") { _ = zeros(2, 3)[0, 0, 0] },
  BrokenRule("subscript: a slice's step must be positive, not 0") { _ = zeros(3)[.every(0)] },
  BrokenRule("subscript: mask shape [2] does not match the indexed axes, [3]") {
    _ = zeros(3)[[true, false] as Tensor<Bool>]
  },
  BrokenRule("subscript: index tensors of shapes [[2], [3]] do not broadcast") {
    _ = zeros(4, 4)[[0, 1], [0, 1, 2]]
  },
  BrokenRule("subscript: index -4 is out of range for axis 0 of [3]") { _ = zeros(3)[[0, -4]] },
  BrokenRule(
    "assign: [2] does not broadcast to [3]; aligned at the right, sizes must be equal or 1"
  ) {
    var x = zeros(2, 3)
    x[0] = zeros(2)
  },
  BrokenRule("topK: axis 0 of [3] has fewer than 4 elements") { _ = zeros(3).topK(4, axis: 0) },
  BrokenRule("indexSelect: index 3 is out of range for axis 0 of [3]") {
    _ = zeros(3).indexSelected(axis: 0, [3])
  },
  BrokenRule("scatter: indices [2] and source [3] must have the same shape") {
    _ = zeros(3).scattered(axis: 0, [0, 1], zeros(3), +)
  },
  BrokenRule(
    "gather: indices [1] must have the rank of [2, 3] and no larger size except along axis 0"
  ) {
    _ = zeros(2, 3).gathered(axis: 0, [0])
  },
  BrokenRule("gather: index 2 is out of range for axis 0 of [2]") {
    _ = zeros(2).gathered(axis: 0, [2])
  },
  BrokenRule("maskedSelect: shapes [2] and [3] do not broadcast") {
    _ = zeros(2).maskedSelect(where: .full([3], true))
  },
  BrokenRule("where: shapes [2], [3] and [3] do not broadcast") {
    _ = X.where(.full([2], true), zeros(3), zeros(3))
  },
]

private let computing: [BrokenRule] = [
  BrokenRule(
    "+: shapes [2, 3] and [2, 2] do not broadcast; aligned at the right, sizes must be equal or one "
      + "of them 1"
  ) { _ = zeros(2, 3) + zeros(2, 2) },
  BrokenRule(
    ".<: shapes [2] and [3] do not broadcast; aligned at the right, sizes must be equal or one of "
      + "them 1"
  ) { _ = (zeros(2) .< zeros(3)).any },
  BrokenRule(
    "+=: [2, 2] does not broadcast to [2]; aligned at the right, sizes must be equal or 1"
  ) {
    var x = zeros(2)
    x += zeros(2, 2)
  },
  BrokenRule("/: integer division by 0") { _ = Tensor<Int32>([1]) / 0 },
  BrokenRule("%: integer division by 0") { _ = Tensor<Int32>([1]) % 0 },
  BrokenRule("sum: the result overflows uint8; cast to a wider type first") {
    _ = Tensor<UInt8>([200, 100]).sum()
  },
  BrokenRule("product: the result overflows int32; cast to a wider type first") {
    _ = Tensor<Int32>([1_048_576, 1_048_576]).product()
  },
  BrokenRule("sum: axis 2 is out of range for rank 2; use -2 to 1") { _ = zeros(2, 3).sum([2]) },
  BrokenRule("mean: axis 1 is repeated in [1, -1]") { _ = zeros(2, 3).mean([1, -1]) },
  BrokenRule("max: axis 1 of [2, 0] has no elements") { _ = zeros(2, 0).max(axis: 1) },
  BrokenRule("min: axes [0] of [0] have no elements") { _ = zeros(0).min() },
  BrokenRule("matmul: both sides need at least two axes: [3] · [3, 2]") {
    _ = zeros(3).matmul(zeros(3, 2))
  },
  BrokenRule("matmul: inner sizes differ: [2, 3] · [4, 5]") { _ = zeros(2, 3).matmul(zeros(4, 5)) },
  BrokenRule("matmul: batch axes do not broadcast: [2, 1, 1] · [3, 1, 1]") {
    _ = zeros(2, 1, 1).matmul(zeros(3, 1, 1))
  },
  BrokenRule("matmul: needs [m, k] · [k, n] in double precision, not [2, 3] · [2, 3]") {
    _ = Tensor<Double>.zeros([2, 3]).matmul(.zeros([2, 3]))
  },
  BrokenRule("dot: needs two vectors of the same length, not [2] and [3]") {
    _ = zeros(2).dot(zeros(3))
  },
  BrokenRule("outer: needs two vectors, not [2, 1] and [3]") { _ = zeros(2, 1).outer(zeros(3)) },
  BrokenRule("einsum: 'ij' must have letters for 2 operands, like \"ij,jk->ik\"") {
    _ = X.einsum("ij", zeros(2, 2), zeros(2, 2))
  },
  BrokenRule("einsum: 'ij' has 2 axes, but the operand is [3]") { _ = X.einsum("ij", zeros(3)) },
  BrokenRule("einsum: 'i' has sizes 2 and 3 in 'ii'") {
    _ = X.einsum("ii", zeros(2, 3))
  },
  BrokenRule("einsum: the output 'k' must have letters of the operands, each once") {
    _ = X.einsum("ij->k", zeros(2, 3))
  },
  BrokenRule("eigh: needs a square matrix, not [2, 3]") {
    _ = zeros(2, 3).eigh()
  },
  BrokenRule("svd: needs a matrix, not [3]") { _ = zeros(3).svd() },
  BrokenRule("heatmap: needs one or two axes, not [1, 1, 1]") { _ = zeros(1, 1, 1).heatmap() },
]
