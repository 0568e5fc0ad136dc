import Autograd
import Tensors
import TestSupport

func zeros(_ sizes: Int...) -> Variable { Variable(.zeros(sizes)) }

private func leaf(_ value: Tensor<Float>) -> Variable { Variable(value, requiresGradient: true) }

/// A convolution from 3 to 4 channels, followed by a normalization of `channels`.
private func normalized(channels: Int, adding addend: Variable? = nil) -> Variable {
  let numbers = Tensor<Float>.ones([channels])
  let fixed = FrozenBatchNorm(
    mean: numbers, variance: numbers, weight: numbers, bias: numbers, epsilon: 1e-5)
  return zeros(1, 3, 8, 8).conv2d(
    zeros(4, 3, 3, 3), normalizedBy: fixed, adding: addend, relu: true)
}

/// Every precondition of automatic differentiation that a caller can violate, by subject.
let failingPreconditions: [FailingPrecondition] =
  graphs + operands + images + failingLayerPreconditions + failingSizes + failingSampling
  + failingDerivatives

private let graphs: [FailingPrecondition] = [
  FailingPrecondition(
    "backward: no variable in this graph requires a gradient"
  ) { Variable(1).backward() },
  FailingPrecondition(
    "backward: a result of shape [2] needs a seed of that shape; only that of a single element is 1 by default"
  ) { (leaf([1, 2]) * 2).backward() },
  FailingPrecondition("backward: the seed has shape [3], but the result [2]") {
    leaf([1, 2]).backward(with: .ones([3]))
  },
  FailingPrecondition(
    "backward: the graph of × was freed by an earlier backward pass; pass retainGraph: true to that one"
  ) {
    let x = leaf(3)
    let y = x * x
    y.backward()
    y.backward()
  },
  FailingPrecondition("backward: an input of × was modified after the operation was recorded") {
    let w = Parameter([1, 2])
    let y = (w * w).sum()
    w.update { $0 += 1 }
    y.backward()
  },
  FailingPrecondition("backward of wrong: returned 2 gradients for 1 inputs") {
    let x = leaf(1)
    Variable.record("wrong", x.value, [x]) { dY, _ in [dY, dY] }.backward()
  },
  FailingPrecondition(
    "backward of wrong: returned a gradient of shape [] for an input of shape [2]"
  ) {
    let x = leaf([1, 2])
    Variable.record("wrong", x.value, [x]) { _, _ in [Variable(1)] }.sum().backward()
  },
  FailingPrecondition("wrong: the result was not saved; record it with savingResult: true") {
    let x = leaf(.zeros([Node.previewLimit + 1]))
    Variable.record("wrong", x.value, [x]) { _, node in [node.result] }.sum().backward()
  },
  FailingPrecondition("onGradient: the variable does not require a gradient") {
    Variable(1).onGradient { $0 }
  },
  FailingPrecondition("onGradient: a hook returned shape [2] for a gradient of []") {
    let x = leaf(1)
    x.onGradient { _ in zeros(2) }
    (x * 2).backward()
  },
  FailingPrecondition("requiresGradient: can be set on a leaf only") {
    (leaf(1) * 2).requiresGradient = false
  },
  FailingPrecondition("update: can modify a leaf only, not the result of × 2") {
    (leaf(1) * 2).update { $0 += 1 }
  },
  FailingPrecondition("update: the shape must remain [2], but became [3]") {
    leaf([1, 2]).update { $0 = .zeros([3]) }
  },
]

private let operands: [FailingPrecondition] = [
  FailingPrecondition("stack: needs at least one variable") { _ = Variable.stack([]) },
  FailingPrecondition("chunk: count must be positive, not 0") { _ = zeros(3).chunked(0) },
  FailingPrecondition("diff: order must not be negative, but is -1") { _ = zeros(3).diff(-1) },
  FailingPrecondition("maskedFill: the number must be a scalar, not of shape [3]") {
    _ = zeros(3).maskedFill(where: [true, false, true], with: zeros(3))
  },
  FailingPrecondition("dot: needs two vectors of the same length, not [2] and [3]") {
    _ = zeros(2).dot(zeros(3))
  },
  FailingPrecondition("outer: needs two vectors, not [2, 1] and [3]") {
    _ = zeros(2, 1).outer(zeros(3))
  },
  FailingPrecondition("maskedSelect: shapes [2] and [3] do not broadcast") {
    _ = zeros(2).maskedSelect(where: .full([3], true))
  },
  FailingPrecondition("softmaxCrossEntropy: needs logits [N, C] and N labels, not [2, 3] and 1") {
    _ = zeros(2, 3).softmaxCrossEntropy([0])
  },
  FailingPrecondition("softmaxCrossEntropy: label 3 of row 1 must be from 0 to 2") {
    _ = zeros(2, 3).softmaxCrossEntropy([0, 3])
  },
  FailingPrecondition("cdist: needs […, N, D] and […, M, D], not [2, 3] and [2, 4]") {
    _ = zeros(2, 3).cdist(zeros(2, 4))
  },
  FailingPrecondition("cosineSimilarity: shapes [2, 3] and [2, 4] cannot be broadcast") {
    _ = zeros(2, 3).cosineSimilarity(zeros(2, 4))
  },
  FailingPrecondition("matrixPower: needs a square matrix […, n, n], not [3]") {
    _ = zeros(3).matrixPower(2)
  },
  FailingPrecondition(
    "determinant: has no third derivative at a singular matrix; add a multiple of the identity, as in "
      + "a + 1e-2 * .eye(n)"
  ) {
    let x = leaf([[1, 2], [2, 4]])
    var y = x.determinant()
    for _ in 0..<3 { y = y.gradients(with: [x], createGraph: true)[0].squared().sum() }
  },
  FailingPrecondition(
    "pairwiseDistance: both sides must have the same shape […, D], not [2, 3] and [3, 3]"
  ) {
    _ = zeros(2, 3).pairwiseDistance(zeros(3, 3))
  },
]

private let images: [FailingPrecondition] = [
  FailingPrecondition(
    "checkpoint: the body drew other random numbers in the backward pass; it must compute the same each "
      + "time"
  ) {
    var runs = 0
    let x = Variable(zeros(2).value, requiresGradient: true)
    let y = checkpoint([x]) { inputs in
      runs += 1
      return runs == 1 ? inputs[0] : inputs[0] * replayable { 2 }
    }
    y.sum().backward()
  },
  FailingPrecondition(
    "conv2d: needs an input [N, C, H, W] and a weight [O, C / groups, kH, kW], not [3, 8, 8] and [4, "
      + "3, 3, 3]"
  ) { _ = zeros(3, 8, 8).conv2d(zeros(4, 3, 3, 3)) },
  FailingPrecondition(
    "conv2d: stride 0, dilation 1 and groups 1 must be positive, padding 0 not negative, and all below "
      + "2³¹"
  ) { _ = zeros(1, 3, 8, 8).conv2d(zeros(4, 3, 3, 3), stride: 0) },
  FailingPrecondition(
    "conv2d: input [1, 3, 8, 8] has 3 channels, but weight [4, 2, 3, 3] takes 2 × 1 groups"
  ) {
    _ = zeros(1, 3, 8, 8).conv2d(zeros(4, 2, 3, 3))
  },
  FailingPrecondition(
    "conv2d: the kernel of weight [4, 3, 3, 3], dilation 1, is larger than input [1, 3, 2, 8] with "
      + "padding 0"
  ) { _ = zeros(1, 3, 2, 8).conv2d(zeros(4, 3, 3, 3)) },
  FailingPrecondition(
    "conv2d: the bias has shape [3], but the weight [4, 3, 3, 3] has 4 output channels"
  ) {
    _ = zeros(1, 3, 8, 8).conv2d(zeros(4, 3, 3, 3), bias: zeros(3))
  },
  FailingPrecondition(
    "conv2d: a fused convolution has no gradient; call it inside withoutGradients"
  ) { _ = normalized(channels: 4) },
  FailingPrecondition(
    "conv2d: weight [4, 3, 3, 3] has 4 output channels, but the normalization or the bias has shape [3]"
  ) { _ = withoutGradients { normalized(channels: 3) } },
  FailingPrecondition("conv2d: the addend has shape [1, 4, 1, 1], but the result [1, 4, 6, 6]") {
    _ = withoutGradients { normalized(channels: 4, adding: zeros(1, 4, 1, 1)) }
  },
  FailingPrecondition("maxPool2d: needs an input [N, C, H, W], not [3, 8, 8]") {
    _ = zeros(3, 8, 8).maxPool2d(2)
  },
  FailingPrecondition(
    "maxPool2d: size 2 and stride 2 must be from 1 to 2³¹ − 1, padding 2 from 0 to half the size"
  ) { _ = zeros(1, 3, 8, 8).maxPool2d(2, padding: 2) },
  FailingPrecondition("maxPool2d: a window of 3 is larger than input [1, 1, 2, 2] with padding 0") {
    _ = zeros(1, 1, 2, 2).maxPool2d(3)
  },
  FailingPrecondition(
    "adaptiveAveragePool2d: needs an input [N, C, H, W] and a positive size, not [1, 1, 2, 2] and 0"
  ) { _ = zeros(1, 1, 2, 2).adaptiveAveragePool2d(0) },
  FailingPrecondition(
    "batchNorm: training needs more than one value per channel, but the input is [1, 3, 1, 1]"
  ) { _ = zeros(1, 3, 1, 1).batchNormalized(weight: nil, bias: nil) },
  FailingPrecondition("batchNorm: input [2, 3] has 3 channels, but the running statistics have [2]")
  {
    _ = zeros(2, 3).batchNormalized(mean: .zeros([2]), variance: .ones([2]), weight: nil, bias: nil)
  },
  FailingPrecondition("batchNorm: needs an input [N, C, …], not [3]") {
    _ = zeros(3).batchNormalized(weight: nil, bias: nil)
  },
  FailingPrecondition("batchNorm: input [2, 3] has 3 channels, but a parameter has shape [2]") {
    _ = zeros(2, 3).batchNormalized(weight: zeros(2), bias: nil)
  },
]
