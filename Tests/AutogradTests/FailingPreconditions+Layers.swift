import Autograd
import Tensors
import TestSupport

/// Preconditions of operations that layers and losses use.
let failingLayerPreconditions: [FailingPrecondition] =
  activations + attention + [
    FailingPrecondition(
      "batchNorm: training needs more than one value per channel in all parts"
    ) { _ = zeros(1, 3).batchNormalized(over: OnePart(), weight: nil, bias: nil) },
    FailingPrecondition(
      "batchNorm: the gradient of a synchronized batch normalization cannot be differentiated"
    ) {
      let x = Variable(.ones([2, 3]), requiresGradient: true)
      let y = x.batchNormalized(over: OnePart(), weight: nil, bias: nil).output
      _ = y.sum().gradients(with: [x], createGraph: true)
    },
    FailingPrecondition("Size2d: needs one number, or a height and a width, not [1, 2, 3]") {
      _ = zeros(1, 1, 4, 4).averagePool2d([1, 2, 3])
    },
    FailingPrecondition(
      "binaryCrossEntropy: every probability must be from 0 to 1; pass logits to BCEWithLogitsLoss"
    ) { _ = Variable([2]).binaryCrossEntropy(Variable([1])) },
    FailingPrecondition(
      "binaryCrossEntropy: probabilities [2] and targets [3] must have the same shape"
    ) {
      _ = zeros(2).binaryCrossEntropy(zeros(3))
    },
    FailingPrecondition(
      "prelu: the weight must have shape [1] or [3], one for each channel of [2, 3], not [2]"
    ) { _ = zeros(2, 3).prelu(zeros(2)) },
    FailingPrecondition(
      "interpolate: needs an input [N, C, H, W] and a size of at least 1, not [3, 4] and 2"
    ) {
      _ = zeros(3, 4).interpolated(to: 2)
    },
    FailingPrecondition("interpolate: the scale must be positive and finite, not 0.0 × 0.0") {
      _ = zeros(1, 1, 3, 4).interpolated(by: 0)
    },
  ]

private let activations: [FailingPrecondition] = [
  FailingPrecondition("celu: alpha must not be 0") { _ = zeros(2).celu(alpha: 0) },
  FailingPrecondition("glu: axis -1 of [2, 3] must have an even size") { _ = zeros(2, 3).glu() },
  FailingPrecondition("softshrink: lambda must not be negative, but is -1.0") {
    _ = zeros(2).softshrink(-1)
  },
  FailingPrecondition(
    "localResponseNormalized: needs an input [N, C, L, …] and a positive size, not [2, 3] and 2"
  ) { _ = zeros(2, 3).localResponseNormalized(2) },
  FailingPrecondition("cdist: p must not be negative, but is -1.0") {
    _ = zeros(2, 3).cdist(zeros(2, 3), p: -1)
  },
  FailingPrecondition("squaredDistances: needs […, N, D] and […, M, D], not [2, 3] and [2, 4]") {
    _ = zeros(2, 3).squaredDistances(to: zeros(2, 4))
  },
]

private let attention: [FailingPrecondition] = [
  FailingPrecondition("dropout: the probability must be from 0 to 1, not nan") {
    var generator = Generator(seed: 1)
    _ = zeros(2).dropout(.nan, using: &generator)
  },
  FailingPrecondition(
    "scaledDotProductAttention: needs queries […, L, E], keys […, S, E] and values […, S, D], not [2, 3], "
      + "[4, 3] and [5, 3]"
  ) { _ = zeros(2, 3).scaledDotProductAttention(zeros(4, 3), zeros(5, 3)) },
  FailingPrecondition(
    "scaledDotProductAttention: a mask of shape [3, 4] does not broadcast to the scores, [2, 4]"
  ) {
    _ = zeros(2, 3).scaledDotProductAttention(
      zeros(4, 3), zeros(4, 3), mask: .excluding(.full([3, 4], true)))
  },
  FailingPrecondition(
    "scaledDotProductAttention: grouped heads […, H, L, E] need a multiple of the heads of keys and values, not "
      + "queries [6, 2, 3] for [4, 2, 3]"
  ) {
    _ = zeros(6, 2, 3).scaledDotProductAttention(zeros(4, 2, 3), zeros(4, 2, 3), enableGQA: true)
  },
]

/// A batch of one part.
private final class OnePart: BatchParts {
  func gathered(_ own: [Double]) -> [[Double]] { [own] }
}
